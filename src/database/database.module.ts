import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Config } from '../config/config.ts';
import { ChangeListener } from './change-listener.ts';
import { pipeliningOptions } from './data-source.ts';

/** The DataSource of the app, and the one connection that listens for changes. Entities reach it through `TypeOrmModule.forFeature` in the module of their owner. */
@Global()
@Module({
  providers: [ChangeListener],
  exports: [ChangeListener],
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [Config],
      useFactory: (config: Config) => ({
        ...pipeliningOptions(config.databaseUrl!, config.databaseConnections),
        autoLoadEntities: true,
        retryAttempts: 3,
        retryDelay: 500,
      }),
    }),
  ],
})
export class DatabaseModule {}
