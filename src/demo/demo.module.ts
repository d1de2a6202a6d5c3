import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module.ts';
import { PeopleModule } from '../people/people.module.ts';
import { SourcesModule } from '../sources/sources.module.ts';
import { Demo } from './demo.ts';
import { DemoFurniture } from './demo-furniture.ts';

/** The demonstration; does nothing unless EARSHOT_DEMO is set. */
@Module({ imports: [PeopleModule, SourcesModule, DeliveryModule], providers: [Demo, DemoFurniture] })
export class DemoModule {}
