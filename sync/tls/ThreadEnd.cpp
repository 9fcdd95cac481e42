// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/tls/ThreadEnd.h"

#include <QThreadStorage>

#include <openssl/crypto.h>

namespace caseweave::tls {
namespace {

class OpenSslOfThread {
public:
    OpenSslOfThread() = default;
    OpenSslOfThread(const OpenSslOfThread &) = delete;
    OpenSslOfThread &operator=(const OpenSslOfThread &) = delete;
    ~OpenSslOfThread() { OPENSSL_thread_stop(); }
};

} // namespace

void freeAtThreadEnd()
{
    // OpenSSL does it by itself in the system's clean-up of the thread. That is after QThread::wait() returned, so a
    // program that ends next may be faster: it takes OpenSSL down, and the thread's errors and random state, which
    // holds a key, stay in memory.
    static QThreadStorage<OpenSslOfThread *> ofThread;
    ofThread.setLocalData(new OpenSslOfThread);
}

} // namespace caseweave::tls
