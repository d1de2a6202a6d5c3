import { All, Controller, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Open } from '../people/access.ts';
import { ReceiveWebhook } from './receive-webhook.ts';

/** Where platforms call. The key in the path finds the source; the connector checks the signature over the raw bytes. */
@ApiExcludeController()
@Controller('api/v1/webhooks')
export class WebhookController {
  constructor(private readonly webhook: ReceiveWebhook) {}

  @All(':key')
  @Open({ rateLimited: false })
  async receive(
    @Param('key') key: string,
    @Req() request: FastifyRequest & { rawBody?: Buffer },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const answer = await this.webhook.receive(key, {
      method: request.method,
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      query: request.query as Record<string, string>,
      body: request.rawBody ?? Buffer.alloc(0),
    });
    await reply.status(answer.status).type(answer.contentType).send(answer.body);
  }
}
