#ifndef APUS_CFIX_H
#define APUS_CFIX_H
#endif
