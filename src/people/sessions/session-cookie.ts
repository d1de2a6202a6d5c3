import { Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Config } from '../../config/config.ts';

/** The cookie that says who is asking: out of reach of scripts, and never sent along by another site. */
@Injectable()
export class SessionCookie {
  private readonly secure: boolean;
  readonly name: string;

  constructor(config: Config) {
    this.secure = config.publicUrl?.startsWith('https:') ?? false;
    // the prefix makes browsers insist on Secure, Path=/ and this very host:
    // https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes
    this.name = this.secure ? '__Host-earshot_session' : 'earshot_session';
  }

  /** @returns the token of the session, or undefined if the browser sent none */
  read(request: FastifyRequest): string | undefined {
    const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
    const value = pairs.find((pair) => pair.startsWith(`${this.name}=`))?.slice(this.name.length + 1);
    return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
  }

  set(reply: FastifyReply, token: string, seconds: number): void {
    const attributes = [`${this.name}=${token}`, 'Path=/', 'HttpOnly', 'SameSite=Strict', `Max-Age=${seconds}`];
    void reply.header('set-cookie', [...attributes, ...(this.secure ? ['Secure'] : [])].join('; '));
  }

  clear(reply: FastifyReply): void {
    this.set(reply, '', 0);
  }
}
