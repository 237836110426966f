import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

export const CONDITIONS = ['new', 'like_new', 'good', 'fair', 'for_parts'] as const;

export class ListDealsQuery {
  @IsOptional() @IsString() @MaxLength(500) cursor?: string;
  @IsOptional() @IsString() @MaxLength(80) category?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(0) minPrice?: number;
  @IsOptional() @Type(() => Number) @IsInt() @Min(0) maxPrice?: number;
}

export class OpenDealBody {
  @IsString() @Length(3, 120) title!: string;
  @IsString() @MaxLength(5_000) description!: string;
  @IsInt() @Min(1) @Max(100_000_000) priceCents!: number;
  @IsString() @Length(3, 3) currency!: string;
  @IsIn(CONDITIONS) condition!: (typeof CONDITIONS)[number];
  @IsString() @MaxLength(80) category!: string;
  @IsUUID('all', { each: true }) @ArrayMaxSize(12) imageIds!: string[];
  @IsString() @Length(1, 80) city!: string;
  @IsString() @Length(2, 12) postcode!: string;
  @IsString() @Length(2, 2) country!: string;
  @IsOptional() @IsNumber() @Min(-90) @Max(90) lat?: number;
  @IsOptional() @IsNumber() @Min(-180) @Max(180) lng?: number;
  @IsBoolean() shipping!: boolean;
}
