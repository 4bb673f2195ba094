/**
 * After a part was written, its slot's RAW files are looked at once more: each by itself where there are so many or fewer,
 * else by a listing. A LIST of S3 costs as much as 12.5 HEAD; in a folder it goes through all files of the day.
 */
export const LAST_LOOK_HEADS_MAX = 12;
