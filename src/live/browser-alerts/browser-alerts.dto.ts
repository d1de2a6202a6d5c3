import { Type } from 'class-transformer';
import { IsString, IsUrl, Matches, MaxLength, ValidateNested } from 'class-validator';

/** The key to which a browser subscribes. */
export class BrowserAlertsKeyView {
  /** `applicationServerKey`: P-256, uncompressed, base64url. @example BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8 */
  key!: string;
}

/** Where a browser's push service takes messages for it. */
export class BrowserEndpointBody {
  /** With `https://`. @example https://push.example.net/send/8f3a */
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  @MaxLength(2000)
  endpoint!: string;
}

/** The keys of a subscription, as `PushSubscription.toJSON()` gives them. */
export class BrowserKeysBody {
  /** P-256, uncompressed, base64url. @example BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4 */
  @IsString() @Matches(/^[A-Za-z0-9_-]{87}=?$/) p256dh!: string;

  /** 16 bytes, base64url. @example BTBZMqHH6r4Tts7J_aSIgg */
  @IsString() @Matches(/^[A-Za-z0-9_-]{22}={0,2}$/) auth!: string;
}

/** A browser that wants alerts. */
export class BrowserSubscriptionBody extends BrowserEndpointBody {
  @ValidateNested() @Type(() => BrowserKeysBody) keys!: BrowserKeysBody;
}
