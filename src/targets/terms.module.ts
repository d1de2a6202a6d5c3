import { Module } from '@nestjs/common';
import { TermsController } from './terms.controller.ts';
import { TermsSettings } from './terms-settings.ts';

@Module({ controllers: [TermsController], providers: [TermsSettings] })
export class TermsModule {}
