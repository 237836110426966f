import { SetMetadata } from '@nestjs/common';

export const BEFORE_ENROLMENT = 'kwad:before-enrolment';

/** Leaves a route open to those whose role needs a second factor that they have not set up yet. */
export const BeforeEnrolment = () => SetMetadata(BEFORE_ENROLMENT, true);
