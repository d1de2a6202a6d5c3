import { IsOptional, IsUrl, MaxLength } from 'class-validator';

/** More about a reference. */
export class ReferenceBody {
  /**
   * Where a person can open it.
   * @example https://shop.example/orders/48213
   */
  @IsOptional() @IsUrl({ require_tld: false }) @MaxLength(2000) url?: string;
}
