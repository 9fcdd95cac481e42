// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bundle/BundleArchive.h"
#include "app/bundle/ZipHandles.h"

#include <QJsonDocument>

namespace caseweave {

namespace {

zip_int64_t failed(zip_error_t &error, int code)
{
    zip_error_set(&error, code, 0);
    return -1;
}

/// Where libzip writes the archive: a device, which is the caller's.
struct Target {
    QIODevice &out;
    zip_error_t error{};

    zip_int64_t seek(void *data, zip_uint64_t length)
    {
        const zip_int64_t to = zip_source_seek_compute_offset(
            static_cast<zip_uint64_t>(out.pos()), static_cast<zip_uint64_t>(out.size()), data, length, &error);
        return to >= 0 && out.seek(to) ? 0 : failed(error, ZIP_ER_SEEK);
    }
    zip_int64_t write(const void *data, zip_uint64_t length)
    {
        const qint64 written = out.write(static_cast<const char *>(data), static_cast<qint64>(length));
        return written == static_cast<qint64>(length) ? written : failed(error, ZIP_ER_WRITE);
    }
    /// Nothing is read of it: it begins empty.
    zip_int64_t stat(void *data)
    {
        auto *stat = static_cast<zip_stat_t *>(data);
        zip_stat_init(stat);
        stat->size = 0;
        stat->valid = ZIP_STAT_SIZE;
        return 0;
    }

    static zip_int64_t call(void *self, void *data, zip_uint64_t length, zip_source_cmd_t command)
    {
        auto *target = static_cast<Target *>(self);
        switch (command) {
        case ZIP_SOURCE_SUPPORTS:
            return ZIP_SOURCE_SUPPORTS_WRITABLE;
        case ZIP_SOURCE_STAT:
            return target->stat(data);
        case ZIP_SOURCE_ERROR:
            return zip_error_to_data(&target->error, data, length);
        case ZIP_SOURCE_WRITE:
            return target->write(data, length);
        case ZIP_SOURCE_SEEK_WRITE:
            return target->seek(data, length);
        case ZIP_SOURCE_TELL_WRITE:
            return target->out.pos();
        case ZIP_SOURCE_OPEN:
        case ZIP_SOURCE_READ:
        case ZIP_SOURCE_CLOSE:
        case ZIP_SOURCE_SEEK:
        case ZIP_SOURCE_TELL:
        case ZIP_SOURCE_FREE:
        case ZIP_SOURCE_BEGIN_WRITE:
        case ZIP_SOURCE_COMMIT_WRITE:
        case ZIP_SOURCE_ROLLBACK_WRITE:
        case ZIP_SOURCE_REMOVE:
            return 0;
        default:
            return failed(target->error, ZIP_ER_OPNOTSUPP);
        }
    }
};

/// How much of all documents is written, and whether it is to go on.
struct Pace {
    const BundleWatch &watch;
    qint64 done = 0;
    qint64 of = 0;
    bool goesOn() const { return !watch || watch(done, of); }
};

/// Where libzip takes a document from.
struct Attachment {
    const CaseBundle::SomeDocument &document;
    const BundleContent &content;
    Pace &pace;
    std::unique_ptr<QIODevice> device;
    qint64 left = 0;
    zip_error_t error{};

    zip_int64_t open()
    {
        device = content ? content(document) : nullptr;
        left = document.size;
        return device != nullptr ? 0 : failed(error, ZIP_ER_OPEN);
    }
    zip_int64_t read(void *data, zip_uint64_t length)
    {
        if (!pace.goesOn())
            return failed(error, ZIP_ER_CANCELLED);
        const qint64 got = device->read(static_cast<char *>(data), static_cast<qint64>(length));
        // At the end there is nothing more, and nothing is missing.
        if (got < 0 || got > left || (got == 0 && left > 0))
            return failed(error, ZIP_ER_READ);
        left -= got;
        pace.done += got;
        return got;
    }
    zip_int64_t stat(void *data) const
    {
        auto *stat = static_cast<zip_stat_t *>(data);
        zip_stat_init(stat);
        stat->size = static_cast<zip_uint64_t>(document.size);
        stat->mtime = static_cast<time_t>(document.added.toSecsSinceEpoch());
        stat->valid = ZIP_STAT_SIZE | ZIP_STAT_MTIME;
        return 0;
    }

    static zip_int64_t call(void *self, void *data, zip_uint64_t length, zip_source_cmd_t command)
    {
        auto *attachment = static_cast<Attachment *>(self);
        switch (command) {
        case ZIP_SOURCE_SUPPORTS:
            return ZIP_SOURCE_SUPPORTS_READABLE;
        case ZIP_SOURCE_OPEN:
            return attachment->open();
        case ZIP_SOURCE_READ:
            return attachment->read(data, length);
        case ZIP_SOURCE_CLOSE:
            attachment->device.reset();
            return 0;
        case ZIP_SOURCE_STAT:
            return attachment->stat(data);
        case ZIP_SOURCE_ERROR:
            return zip_error_to_data(&attachment->error, data, length);
        case ZIP_SOURCE_FREE:
            return 0;
        default:
            return failed(attachment->error, ZIP_ER_OPNOTSUPP);
        }
    }
};

/// Gives the source to the archive, under this name. -1: it could not.
zip_int64_t add(zip_t *archive, const char *name, zip_source_t *source)
{
    if (source == nullptr)
        return -1;
    const zip_int64_t place = zip_file_add(archive, name, source, ZIP_FL_ENC_UTF_8);
    if (place < 0)
        zip_source_free(source);
    return place;
}

} // namespace

bool writeBundle(const CaseBundle &bundle, QIODevice &out, const BundleContent &content, const BundleWatch &watch)
{
    const QByteArray json = QJsonDocument(bundle.toJson()).toJson();
    Pace pace{watch};
    std::vector<std::unique_ptr<Attachment>> attachments; // outlive the archive
    Target target{out};
    const zip::Source whole(zip_source_function_create(&Target::call, &target, nullptr));
    zip::Archive archive = zip::openArchive(whole, ZIP_CREATE | ZIP_TRUNCATE);
    if (!archive
        || add(archive.get(), zip::caseName,
               zip_source_buffer(archive.get(), json.constData(), static_cast<zip_uint64_t>(json.size()), 0))
            < 0)
        return false;
    for (const CaseBundle::SomeDocument &document : bundle.documents) {
        if (document.file.isEmpty())
            continue;
        pace.of += document.size;
        attachments.push_back(std::make_unique<Attachment>(Attachment{document, content, pace, nullptr}));
        const zip_int64_t place = add(archive.get(), document.file.toUtf8().constData(),
                                      zip_source_function(archive.get(), &Attachment::call, attachments.back().get()));
        // Reports and photographs are packed already; and who reads it need not fear what a few bytes unpack to.
        if (place < 0
            || zip_set_file_compression(archive.get(), static_cast<zip_uint64_t>(place), ZIP_CM_STORE, 0) != 0)
            return false;
    }
    if (zip_close(archive.get()) != 0)
        return false;
    static_cast<void>(archive.release());
    return true;
}

} // namespace caseweave
