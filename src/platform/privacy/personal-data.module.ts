import { Global, Module } from '@nestjs/common';
import { PersonalData } from './personal-data.js';

/** Where domains say what they keep about people. */
@Global()
@Module({ providers: [PersonalData], exports: [PersonalData] })
export class PersonalDataModule {}
