// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/HubSetup.h"

namespace caseweave {
namespace {

const char *sentence(StartProblem problem)
{
    switch (problem) {
    case StartProblem::Usage:
        return "The command line was not understood; see --help.";
    case StartProblem::FolderMissing:
        return "There is no such folder. Make one with \"caseweave-admin hub init\".";
    case StartProblem::FolderNotWritable:
        return "The hub cannot write in its data folder. Give it to the user that runs the hub.";
    case StartProblem::SettingsBad:
        return "This file is not JSON with a \"listen\" of the form \"0.0.0.0:7443\".";
    case StartProblem::TlsMissing:
        return "The TLS certificate or its key cannot be read.";
    case StartProblem::TlsBad:
        return "The TLS certificate or its key is not in PEM form.";
    case StartProblem::TlsMismatch:
        return "The TLS key does not belong to the TLS certificate.";
    case StartProblem::TlsExpired:
        return "The TLS certificate is not valid now. Renew it, and look at the computer's clock.";
    case StartProblem::HubKeyBad:
        return "The hub's key cannot be read: 64 hexadecimal digits are expected.";
    case StartProblem::HubCertificateBad:
        return "The hub's certificate cannot be read, is not a hub's, or is not of this key.";
    case StartProblem::HubCertificateExpired:
        return "The hub's certificate is not valid now. Have the agency issue a new one, and look at the clock.";
    case StartProblem::RootsMissing:
        return "No agency is admitted: this folder has no *.root file, so nobody could log in.";
    case StartProblem::RootBad:
        return "This file is not an agency's root: 64 hexadecimal digits, a space and the agency's name are expected.";
    case StartProblem::HubCertificateUntrusted:
        return "The hub's certificate is not signed by an agency that is admitted.";
    case StartProblem::Running:
        return "Another hub is running in this folder.";
    case StartProblem::DatabaseDamaged:
        return "The database is damaged. Keep it, and restore the newest backup.";
    case StartProblem::DatabaseNewer:
        return "The database was written by a newer version of the hub. Install that version.";
    case StartProblem::DatabaseFailed:
        return "The database cannot be opened. Look at the disk, its free space and who owns the file.";
    case StartProblem::PortTaken:
        return "Another program listens on this address.";
    case StartProblem::AddressBad:
        return "This is not an address of this computer, or a port that the hub may not use.";
    case StartProblem::StatusPortTaken:
        return "Another program listens on the status port.";
    }
    return "";
}

} // namespace

QString explain(const StartFailure &failure)
{
    const QString text = failure.detail.isEmpty() ? QString::fromLatin1(sentence(failure.problem)) : failure.detail;
    return failure.path.isEmpty() ? text : failure.path + QStringLiteral(": ") + text;
}

} // namespace caseweave
