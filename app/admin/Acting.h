// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/admin/AgencyFolder.h"
#include "app/admin/Program.h"

namespace caseweave::admin {

/// What commands share. All throw Failure.

/// Text as typed, in form C, fit for a directory; `option` is named when it is not.
std::string directoryText(const QString &text, const QString &option, bool mayBeEmpty);
AgencyKind agencyKind(const QString &word);
QString kindWord(AgencyKind kind);
QString reasonWord(RevocationReason reason);
/// "22 November 2026 at 9:30am", in local time.
QString whenText(std::int64_t seconds);
/// Seconds as ISO 8601 in UTC, for --json.
QString isoText(std::int64_t seconds);
/// The first 12 hexadecimal digits: enough to name one of an agency's professionals or devices.
template <class IdType>
QString shortId(const IdType &id)
{
    return QString::fromStdString(id.hex().substr(0, 12));
}
/// How many days the option says, or `usual`.
std::int64_t daysOption(const Context &context, std::int64_t usual);

/// The one professional whom --professional names.
const DirectoryProfessional &findProfessional(const Directory &directory, const QString &who);
/// The one device that --device names by the beginning of its id.
DeviceId findDevice(const Directory &directory, const QString &which);

/// The trusted agency that --agency names: its name, or the beginning of its id.
AgencyTrusted findTrusted(const Directory &directory, const QString &who);

/// What another agency exported.
RootFile readRootFile(const QString &file);
/// A Failure where there is something of that name.
void refuseToReplace(const QString &file);
/// Replaces the file durably.
void writeFile(const QString &file, ByteView bytes);

/// Where devices of this agency go, or a Failure that says how to name one.
HubLink requireHub(const AgencyFolder &folder);
/// Sends what is new to the hub, unless --offline. A failure says that the change itself is kept.
void publishAfterChange(const Context &context, AgencyFolder &folder, const SigningKey &issuerKey);

} // namespace caseweave::admin
