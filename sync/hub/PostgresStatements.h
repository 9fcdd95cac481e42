// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

/// What a hub says to PostgreSQL, each prepared once for a connection.
namespace caseweave::pgsql {

enum Statement : std::size_t {
    Lock,
    Standing,
    RaiseMark,
    Renew,
    FindMailbox,
    LockMailbox,
    AddMailbox,
    GrowMailbox,
    FindHash,
    AddWriter,
    AddEnvelope,
    CountSender,
    Cover,
    CountFrom,
    Access,
    SetAccess,
    DropUsers,
    AddUser,
    MayUse,
    Users,
    DirectoryCount,
    Directory,
    AddDirectory,
    Enrolment,
    AddEnrolment,
    EnrolmentSince,
    Forget,
    Pages, ///< by what is asked for: class, all entries, all; up and down
    AddPeer = Pages + 6,
    BytesFrom,
    AddBytesFrom,
    Peers,
    Routes,
    PutRoute,
    DropRoute,
    DueRoutes,
    Backlog,
    RoutePage,
    LockOfPeer,
    ForgetRoutes,
    ForgetTold,
    RewindRoutes,
    Adopt,
    CasesOf,
    PutStep,
    Steps,
    ForgetSteps,
    Told,
    PutTold,
    GenerationOf,
    PutGenerationOf,
    RewindPeer,
    PutDueBlob,
    DropDueBlob,
    DueBlobs,
    DropDueBlobs,
    ForgetDueBlobs,
    RenewDueBlobs,
    PutBlobFrom,
    BlobFrom,
    BlobBytesFrom,
    AdoptBlobs,
    KeepCovers,
    Covers,
    CoveredBy,
    SequencesOf,
    TakeTurn,
    GiveTurnBack,
    StatementCount,
};

/// In the order of Statement.
std::span<const char *const> texts();

} // namespace caseweave::pgsql
