// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace caseweave::test {

/// From here on this program stretches passphrases with a quick hash in place of Argon2id: nobody guesses there, and
/// half a second for each unlocking would take most of the time of its tests. What the real one promises is proved by
/// TestVault, TestProfile, TestAdminProgram and TestEnrolmentPath, which never call this.
void useQuickPassphrases();
bool usesQuickPassphrases();

} // namespace caseweave::test
