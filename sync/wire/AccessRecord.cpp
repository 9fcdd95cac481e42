// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/wire/AccessRecord.h"

#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"
#include "crypto/hash/Hash.h"

namespace caseweave::wire {
namespace {

constexpr std::string_view domain = "CW1 access";
constexpr std::size_t mostDevices = 4096; ///< in each list

void normalise(std::vector<DeviceId> &list)
{
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
}

void write(cbor::Writer &out, const std::vector<DeviceId> &list)
{
    out.array(list.size());
    for (const DeviceId &device : list)
        out.id(device);
}

std::vector<DeviceId> read(cbor::Reader &in)
{
    std::vector<DeviceId> list;
    const std::size_t count = in.array();
    if (count > mostDevices)
        in.fail();
    for (std::size_t i = 0; i < count && in.ok(); ++i) {
        list.push_back(in.id<DeviceId>());
        if (i > 0 && !(list[i - 1] < list[i]))
            in.fail();
    }
    return list;
}

} // namespace

AccessRecord AccessRecord::make(const SigningKey &key, const MailboxTag &tag, std::uint64_t number,
                                const Digest &previous, const DeviceId &author, std::vector<DeviceId> administrators,
                                std::vector<DeviceId> users)
{
    AccessRecord record{tag, number, previous, author, std::move(administrators), std::move(users), {}};
    normalise(record.administrators);
    normalise(record.users);
    cbor::Writer out(256 + 36 * (record.administrators.size() + record.users.size()));
    out.array(8).text(domain).uint(1).id(tag).uint(number).bytes(previous).id(author);
    write(out, record.administrators);
    write(out, record.users);
    record.encoded = SignedObject::make(key, domain, out.take()).encode();
    return record;
}

Result<AccessRecord> AccessRecord::decode(ByteView bytes)
{
    Result<SignedObject> object = SignedObject::decode(bytes);
    if (!object)
        return object.error();
    cbor::Reader in(object->payload);
    AccessRecord record;
    in.array(8);
    in.expectText(domain);
    in.expectUint(1);
    record.tag = in.id<MailboxTag>();
    record.number = in.uint(INT64_MAX);
    record.previous = in.id<Id<AccessRecord>>().bytes;
    record.author = in.id<DeviceId>();
    record.administrators = read(in);
    record.users = read(in);
    if (!in.finish())
        return ErrorCode::Malformed;
    record.encoded.assign(bytes.begin(), bytes.end());
    return record;
}

bool AccessRecord::verify(const SignPublicKey &author_) const
{
    const Result<SignedObject> object = SignedObject::decode(encoded);
    return object && object->verify(author_, domain);
}

bool AccessRecord::isAdministrator(const DeviceId &device) const
{
    return std::binary_search(administrators.begin(), administrators.end(), device);
}

bool AccessRecord::isUser(const DeviceId &device) const
{
    return isAdministrator(device) || std::binary_search(users.begin(), users.end(), device);
}

Digest AccessRecord::link() const
{
    return hash("CW1 access link", encoded);
}

} // namespace caseweave::wire
