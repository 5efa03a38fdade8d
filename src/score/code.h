/* One byte for what a profile says of a skill: its own strength, and whether that is assumed.
 *
 * Strengths that are stated are 12..250 (level, years and recency can give no less and no more); those that are assumed are one of 17, one for each
 * percent of recency, and could be twice as much. That is one too many for a byte that must also say "nothing". So code 0 is the rarest of all, the
 * stated strength 12, and a list that holds it cannot be dense, where 0 means that nothing is there (posting.h).
 *
 *     code        0   1..11     12        13..250      251..255
 *     stands for  12  assumed   assumed   its number   assumed        */
#ifndef AF_SCORE_CODE_H
#define AF_SCORE_CODE_H

#include "score/strength.h"

/* The code of the strength of a skill that is on a profile. */
uint8_t af_code_of(const struct af_own *own);

/* What each code stands for: strength 12..250 now, and what it could be at most (af_own.possible). */
struct af_codes {
	uint8_t strength[256], possible[256];
};
extern const struct af_codes af_codes;

#endif
