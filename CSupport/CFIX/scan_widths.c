#include "cfix.h"
bool apus_fix_has_128(void) { return false; }
bool apus_fix_has_avx2(void) { return false; }
bool apus_fix_has_avx512(void) { return false; }
#define NOT_HERE(name) apus_fix_scan name(const uint8_t *b, size_t n, const apus_fix_data_tags *d, apus_fix_index i) { return apus_fix_scan_portable(b, n, d, i); }
NOT_HERE(apus_fix_scan_128)
NOT_HERE(apus_fix_scan_avx2)
NOT_HERE(apus_fix_scan_avx512)
