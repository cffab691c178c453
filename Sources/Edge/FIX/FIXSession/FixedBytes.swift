// A few bytes of config that hot code compares with: comp ids, passwords. In memory of their own, so that
// no array is retained when they are looked at.

import FIXCodec

@safe
@usableFromInline
struct FixedBytes: ~Copyable {
  @usableFromInline let memory: UnsafeMutableRawBufferPointer
  let count: Int
  /// As `FieldBytes.tail`, and the first eight bytes: most comparisons need no more.
  private let tail: UInt64
  private let head: UInt64

  init(_ text: String) { self.init(Array(text.utf8)) }

  init(_ bytes: [UInt8]) {
    count = bytes.count
    unsafe memory = .allocate(byteCount: max(count, 1), alignment: 16)
    unsafe memory.copyBytes(from: bytes)
    tail = FieldBytes.standalone(bytes) { $0.tail }
    head = FieldBytes.standalone(bytes) { $0.count < 8 ? 0 : $0.word(at: 0) }
  }

  @inlinable deinit { unsafe memory.deallocate() }

  @_noLocks
  func equals(_ value: FieldBytes) -> Bool {
    if value.count != count || value.tail != tail { return false }
    if count <= 8 { return true }
    if value.word(at: 0) != head { return false }
    var at = 8
    while at < count - 8 {
      if unsafe value[at] != memory[at] { return false }
      at += 1
    }
    return true
  }

  /// Compares in a time that depends on the received value's length alone, so that nobody finds a
  /// secret byte by byte.
  @inline(never) @_noLocks
  func equalsSecretly(_ value: FieldBytes) -> Bool {
    var difference: UInt8 = value.count == count ? 0 : 1
    var at = 0
    while at < value.count {
      let own = unsafe count == 0 ? 0 : memory[at % count]
      difference |= value[at] ^ own
      at += 1
    }
    return difference == 0
  }

  func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    unsafe body(UnsafeRawBufferPointer(rebasing: memory[0..<count]))
  }
}

/// What proves who logs on, as bytes.
@usableFromInline
struct LogonSecrets: ~Copyable {
  enum Kind { case none, rawData, password }

  let kind: Kind
  /// RawData, or the user's name.
  let first: FixedBytes
  let password: FixedBytes

  init(_ credentials: SessionCredentials) {
    switch credentials {
    case .none:
      kind = .none
      first = FixedBytes("")
      password = FixedBytes("")
    case .rawData(let bytes):
      kind = .rawData
      first = FixedBytes(bytes)
      password = FixedBytes("")
    case .password(let user, let secret):
      kind = .password
      first = FixedBytes(user)
      password = FixedBytes(secret)
    }
  }
}
