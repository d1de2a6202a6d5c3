import { Module } from '@nestjs/common';
import { BlueskyConnector } from './bluesky-connector.ts';

@Module({ providers: [BlueskyConnector], exports: [BlueskyConnector] })
export class BlueskyModule {
  static readonly connector = BlueskyConnector;
}
