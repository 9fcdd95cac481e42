# SPDX-License-Identifier: GPL-3.0-or-later
#
# The target Zxcvbn::Zxcvbn, which estimates how guessable a passphrase is. Debian's package has neither a pkg-config nor
# a CMake file.
find_path(ZXCVBN_INCLUDE zxcvbn.h REQUIRED)
find_library(ZXCVBN_LIBRARY zxcvbn REQUIRED)
add_library(Zxcvbn::Zxcvbn UNKNOWN IMPORTED GLOBAL)
set_target_properties(Zxcvbn::Zxcvbn PROPERTIES
  IMPORTED_LOCATION "${ZXCVBN_LIBRARY}"
  INTERFACE_INCLUDE_DIRECTORIES "${ZXCVBN_INCLUDE}")
