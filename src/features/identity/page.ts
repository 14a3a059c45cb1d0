/** The views of the entrance (sign-in, set-up, invitations), drawn by the server and by the app alike. */
export { type FieldHands, field, passwordField, passwordStrength, SHORTEST_PASSWORD, type Strength } from './page/fields.ts'
export { type InvitationHands, type InvitationPage, invitationView } from './page/invitation.ts'
export { returnPath } from './page/return-path.ts'
export { type SetupHands, type SetupPage, type SetupStep, setupView } from './page/setup.ts'
export { type SignInHands, type SignInPage, signInView } from './page/sign-in.ts'
