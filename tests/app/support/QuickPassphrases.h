// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace caseweave::test {

/// From here on this program stretches passphrases with a quick hash in place of Argon2id: nobody guesses there, and
/// half a second for each unlocking would take most of the time of its tests. What the real one promises is proved by
/// TestVault and TestAdminProgram, which never call this, and by the tests of TestProfile that turn it off.
void useQuickPassphrases(bool quick = true);
bool usesQuickPassphrases();

} // namespace caseweave::test
