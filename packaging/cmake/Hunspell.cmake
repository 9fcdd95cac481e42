# SPDX-License-Identifier: GPL-3.0-or-later
#
# Provides PkgConfig::Hunspell, the library that checks spelling (Debian's libhunspell-dev), without the folder of its
# headers: one source includes them, and all others are compiled as if it were not there. That source is compiled with
# Hunspell_OPTIONS.
pkg_check_modules(Hunspell REQUIRED IMPORTED_TARGET hunspell)
set(Hunspell_OPTIONS "${Hunspell_INCLUDE_DIRS}")
list(TRANSFORM Hunspell_OPTIONS PREPEND -isystem)
set_target_properties(PkgConfig::Hunspell PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "")
