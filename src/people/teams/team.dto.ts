import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { AreIds, IsId } from '../../common/ids.ts';

/** What a team is good at. A field that is not sent stays. */
class TeamTalentsDto {
  /** Languages the team answers in, BCP 47; none: any. @example ["en"] */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @Length(2, 35, { each: true })
  languages?: string[];

  /** @example ["billing"] */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @Length(1, 100, { each: true })
  skills?: string[];
}

/** What changes about a team. */
export class ChangeTeamDto extends TeamTalentsDto {
  /** @example "English mail" */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  name?: string;
}

/** A team as it shall be. */
export class NewTeamDto extends TeamTalentsDto {
  /** @example "English mail" */
  @IsString()
  @Length(1, 200)
  name!: string;
}

export class TeamMemberDto {
  /** @example "12" */
  @IsId()
  userId!: string;

  /** Takes the role lead or a higher one. */
  @IsBoolean()
  isLead!: boolean;
}

/** Everybody who shall be in the team. */
export class TeamMembersDto {
  @IsArray()
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => TeamMemberDto)
  members!: TeamMemberDto[];
}

/** Every source the team is designated for. */
export class TeamSourcesDto {
  /** @example ["1", "2"] */
  @IsArray()
  @ArrayMaxSize(1000)
  @AreIds()
  sourceIds!: string[];
}

/** Reps designated for some sources, languages or skills. */
export class TeamDto {
  /** @example "3" */
  id!: string;
  /** @example "English mail" */
  name!: string;
  languages!: string[];
  skills!: string[];
  members!: TeamMemberDto[];
  /** Sources the team is designated for: its members see what comes in there. @example ["1", "2"] */
  sourceIds!: string[];
  createdAt!: Date;
  /** Rises with every change; see If-Match. @example 1 */
  version!: number;
}
