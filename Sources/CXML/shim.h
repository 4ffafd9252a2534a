#include <libxml/xmlversion.h>
/* Debian builds libxml2 with ICU; its headers then include ICU's own, which clash with the ICU in Swift's Foundation. */
#undef LIBXML_ICU_ENABLED
#include <libxml/xmlwriter.h>
