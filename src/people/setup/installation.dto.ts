import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

/** What holds for everybody. */
export class InstallationDto {
  /** How this installation is called on screen. @example "Acme care" */
  name!: string;
  /** Open conversations given to a person at most, where the person has no number of their own. @example 15 */
  defaultCapacity!: number;
  /** Rises with every change; see If-Match. @example 1 */
  version!: number;
}

/** What changes for everybody. A field that is not sent stays. */
export class ChangeInstallationDto {
  /** @example "Acme care" */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  name?: string;

  /** Takes effect with the next assignment; nothing is taken away. @example 15 */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_000)
  defaultCapacity?: number;
}
