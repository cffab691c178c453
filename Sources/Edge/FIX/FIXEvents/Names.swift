// Names that the config knows, as numbers and back: symbols and accounts. Loaded once; with them go the
// strings that counterparties make up as they go (`Identifiers`).

import Events
import FIXCodec
import Platform
import Tables

/// A list of names, each with its field ready to be copied.
struct NameTable: ~Copyable {
  /// `55=SYM|` of each, and its bytes.
  private var fields: Slab<UInt64>
  private var fieldByteCounts: Slab<UInt8>
  private var fieldSums: Slab<UInt8>
  private var hashes: Slab<UInt64>
  private var index: IdIndex
  /// Bytes of `55=`.
  private let tagByteCount: Int
  let count: Int

  static let words = 8
  /// The longest name: tag, `=` and separator fit beside it.
  static let byteCountMax = 56

  init(_ names: [String], tag: UInt16) {
    count = names.count
    fields = Slab(count: (names.count + 1) * Self.words, repeating: 0)
    fieldByteCounts = Slab(count: names.count + 1, repeating: 0)
    fieldSums = Slab(count: names.count + 1, repeating: 0)
    hashes = Slab(count: names.count + 1, repeating: 0)
    index = IdIndex(capacity: max(names.count, 1))
    let head = Array("\(tag)=".utf8)
    tagByteCount = head.count
    for (at, name) in names.enumerated() {
      let bytes = Array(name.utf8)
      precondition(
        bytes.count > 0 && bytes.count <= Self.byteCountMax && !bytes.contains { $0 < 0x20 },
        "a name has 1 to 56 printable characters")
      for (offset, byte) in (head + bytes + [0x01]).enumerated() {
        fields[at * Self.words + offset / 8] |= UInt64(byte) << UInt64(offset % 8 * 8)
        fieldSums[at] &+= byte
      }
      fieldByteCounts[at] = UInt8(head.count + bytes.count + 1)
      var hash = Self.seed(bytes.count)
      for offset in stride(from: 0, to: bytes.count, by: 8) {
        var word: UInt64 = 0
        for (place, byte) in bytes[offset..<min(offset + 8, bytes.count)].enumerated() {
          word |= UInt64(byte) << UInt64(place * 8)
        }
        hash = Self.mixed(hash, word)
      }
      hashes[at] = hash
      index.insert(UInt32(at + 1), at: index.first(of: hash))
    }
  }

  /// The name's number, or `UInt32.max`.
  @inline(__always) @_noLocks
  func number(of text: FieldBytes) -> UInt32 {
    var hash = Self.seed(text.count)
    var offset = 0
    while offset < text.count {
      hash = Self.mixed(hash, text.word(at: offset))
      offset &+= 8
    }
    var place = index.first(of: hash)
    while place.slot != IdIndex.absent {
      let at = Int(place.slot) &- 1
      if hashes[trusted: at] == hash, isSame(at, text) { return UInt32(truncatingIfNeeded: at) }
      place = index.next(after: place)
    }
    return .max
  }

  @inline(__always) @_noLocks
  private func isSame(_ at: Int, _ text: FieldBytes) -> Bool {
    if Int(fieldByteCounts[trusted: at]) != tagByteCount &+ text.count &+ 1 { return false }
    // The name lies `tagByteCount` bytes into its field, so two words are put together.
    let shift = UInt64(tagByteCount) &* 8
    var offset = 0
    var word = at &* Self.words
    while offset < text.count {
      var own = fields[trusted: word] &>> shift
      own |= fields[trusted: word &+ 1] &<< (64 &- shift)
      let left = text.count &- offset
      if left < 8 { own &= (1 &<< UInt64(left &* 8)) &- 1 }
      if own != text.word(at: offset) { return false }
      offset &+= 8
      word &+= 1
    }
    return true
  }

  /// Copies the name's field; nothing for a number that has no name.
  @inline(__always) @_noLocks
  func write(_ number: UInt32, to writer: inout MessageWriter) {
    if writer.hasRoom(for: Names.fieldRoom) { write(trusted: number, to: &writer) }
  }

  /// The same where the writer has room for `Names.fieldRoom`.
  @inline(__always) @_noLocks
  func write(trusted number: UInt32, to writer: inout MessageWriter) {
    let at = Int(number)
    guard at < count else { return }
    let byteCount = Int(fieldByteCounts[trusted: at])
    let word = at &* Self.words
    if byteCount <= 16 {
      writer.append(
        trusted: fields[trusted: word], fields[trusted: word &+ 1], byteCount: byteCount,
        sum: fieldSums[trusted: at])
    } else {
      writeLong(word, byteCount, to: &writer)
    }
  }

  @inline(__always) @_noLocks
  private func writeLong(_ word: Int, _ byteCount: Int, to writer: inout MessageWriter) {
    var left = byteCount
    var word = word
    while left > 8 {
      writer.append(trusted: fields[trusted: word], byteCount: 8)
      left &-= 8
      word &+= 1
    }
    writer.append(trusted: fields[trusted: word], byteCount: left)
  }

  /// Copies the name and a separator, behind a tag that is written.
  @_noLocks
  func writeName(_ number: UInt32, to writer: inout MessageWriter) {
    guard Int(number) < count else { return writer.close() }
    var left = Int(fieldByteCounts[trusted: Int(number)])
    var word = Int(number) &* Self.words
    var skip = tagByteCount
    while left > 0 {
      writer.append(
        word: fields[trusted: word] &>> UInt64(skip &* 8), byteCount: min(left, 8) &- skip)
      left &-= 8
      skip = 0
      word &+= 1
    }
  }

  @inline(__always) @_noLocks
  private static func seed(_ byteCount: Int) -> UInt64 {
    0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: byteCount)
  }

  @inline(__always) @_noLocks
  private static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}

/// All names of a gateway. One a thread; a copy in another thread hears the same events.
public struct Names: ~Copyable {
  /// A name's field takes so much at most.
  static var fieldRoom: Int { @_noLocks get { NameTable.words &* 8 } }

  private let byAddress = ByAddress()
  var symbols: NameTable
  var accounts: NameTable
  public var identifiers: Identifiers

  /// An instrument's number is its place in `symbols`; an account's is its place in `accounts`, from 1.
  public init(symbols: [String], accounts: [String], identifiers: consuming Identifiers) {
    self.symbols = NameTable(symbols, tag: 55)
    self.accounts = NameTable(accounts, tag: 1)
    self.identifiers = identifiers
  }

  /// The instrument of a symbol, or none.
  @inline(__always) @_noLocks
  func instrument(_ text: FieldBytes) -> InstrumentID { InstrumentID(symbols.number(of: text)) }

  /// The account of a name, or 0.
  @inline(__always) @_noLocks
  func account(_ text: FieldBytes) -> UInt32 { accounts.number(of: text) &+ 1 }

  /// `55=…`
  @inline(__always) @_noLocks
  func writeSymbol(_ instrument: InstrumentID, to writer: inout MessageWriter) {
    symbols.write(instrument.index, to: &writer)
  }

  @inline(__always) @_noLocks
  func writeSymbol(trusted instrument: InstrumentID, to writer: inout MessageWriter) {
    symbols.write(trusted: instrument.index, to: &writer)
  }

  /// `1=…`; nothing for an account of nobody.
  @inline(__always) @_noLocks
  func writeAccount(_ account: UInt32, to writer: inout MessageWriter) {
    if account != 0 { accounts.write(account &- 1, to: &writer) }
  }

  @inline(__always) @_noLocks
  func writeAccount(trusted account: UInt32, to writer: inout MessageWriter) {
    if account != 0 { accounts.write(trusted: account &- 1, to: &writer) }
  }
}
