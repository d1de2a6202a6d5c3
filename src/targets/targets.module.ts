import { Global, Module } from '@nestjs/common';
import { Refolder } from '../inbox/refolder.ts';
import { FoldingRefolder } from './folding-refolder.ts';

/** Global, since the inbox (an earlier layer) asks for the `Refolder` that only this layer can provide. */
@Global()
@Module({
  providers: [{ provide: Refolder, useClass: FoldingRefolder }],
  exports: [Refolder],
})
export class TargetsModule {}
