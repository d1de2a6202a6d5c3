import { IsBoolean, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { Truth } from '../query-values.ts';

/** How an uploaded file is called. */
export class UploadQuery {
  /** @example receipt.pdf */
  @IsString() @MinLength(1) @MaxLength(255) name!: string;

  /**
   * What the sender believes it is; the bytes have the last word.
   * @example application/pdf
   */
  @IsOptional() @IsString() @MaxLength(100) type?: string;
}

/** How a file is wanted. */
export class DownloadQuery {
  /**
   * Pictures only: re-encoded, to be shown in a page.
   * @example true
   */
  @IsOptional() @Truth() @IsBoolean() inline?: boolean;
}

/** Which picture of a message. */
export class RemotePictureQuery {
  /**
   * Its address, as it stands in the message's HTML (`data-remote-src`).
   * @example https://shop.example/lamp.png
   */
  @IsString() @MinLength(1) @MaxLength(8000) url!: string;
}
