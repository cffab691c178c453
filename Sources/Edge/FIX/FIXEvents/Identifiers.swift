// Strings that counterparties give things (orders, requests, quotes), as numbers and back. The strings come
// from outside, so the table is bounded, its hash is keyed, and what doesn't fit is refused with a reason.
//
// A number is given once: session and counter are in it, the upper bit says that a string stands behind it, the next one
// that it names a question. Who calls a question and an order by one string has two names, and neither knows of the other.
//
//     63   62          61 … 44    43 … 32    31 … 0
//     1    question    epoch      session    counter
//
// Numbers without that bit have no string: they are ids of ours, or decimal numbers of the other side.

import Events
import FIXCodec
import Platform
import Tables

/// What became of a string.
@frozen
public enum Interning: Hashable, Sendable {
  case known(UInt64)
  /// Its number is new: its parts go out before the number's first event.
  case new(UInt64)
  case tooLong
  case empty
  /// Of its session there are as many as there may be.
  case full
}

/// One entry, apart from its text.
@frozen
@usableFromInline
struct IdentifierRecord: BitwiseCopyable {
  var hash: UInt64 = 0
  var number: UInt64 = 0
  /// The order that it names: itself, or the one that a request with this name is about.
  var order: UInt64 = 0
  /// Side, type, time in force and instructions of that order, as in `orderNew`; above, the instrument.
  var terms: UInt64 = 0
  /// Of its `orderTerms`; 0 for none.
  var digest: UInt64 = 0
  var byteCount: UInt8 = 0
  /// It names an order or a request, so no other one may have it. A name that was only asked about is free.
  var isTaken = false
  var session: UInt16 = 0
  /// Another number has the string now; this one still writes it.
  var isSuperseded = false
}

public struct Identifiers: ~Copyable {
  /// The longest string.
  public static let byteCountMax = 64
  static let words = 8

  private let byAddress = ByAddress()
  var records: Slab<IdentifierRecord>
  var texts: Slab<UInt64>
  var byText: IdIndex
  var byNumber: IdIndex
  var free: FreeList
  var shares: IdentifierShares
  var assembly: Slab<UInt64>
  var assembled: UInt8 = 0
  var assembledNumber: UInt64 = 0
  /// Changes only with a state that is restored: strings stand where it puts them.
  var key: UInt64
  let epochBits: UInt64
  var counter: UInt32 = 0
  var supersededCount = 0
  /// A string that is heard soon: what it hashes to, and its number; 0 for none.
  var foreseen: (hash: UInt64, number: UInt64) = (0, 0)
  /// Behind the last slot that was ever in use.
  var usedEnd = 1

  /// `key` is random where who chooses the strings could aim at a bucket. `epoch` makes numbers of this run
  /// other than those of any before. `share`: so many names each of so many sessions may have, whatever the others do.
  public init(
    capacity: Int, key: UInt64, epoch: UInt32, sessions: Int = 1, share: Int = 0
  ) {
    records = Slab(count: capacity + 1, repeating: IdentifierRecord())
    texts = Slab(count: (capacity + 1) * Self.words, repeating: 0)
    byText = IdIndex(capacity: capacity, key: key)
    byNumber = IdIndex(capacity: capacity, key: key ^ 0x5851_F42D_4C95_7F2D)
    free = FreeList(capacity: capacity)
    shares = IdentifierShares(sessions: sessions, share: share, capacity: capacity)
    assembly = Slab(count: Self.words + 1, repeating: 0)
    self.key = key | 1
    epochBits = UInt64(epoch & 0x3_FFFF) << 44
  }

  /// What each of so many sessions may have whatever the others do, where nobody says it: half of the table is shared out,
  /// the other half is for whoever needs it.
  public static func share(ofEach sessions: Int, capacity: Int) -> Int {
    capacity / (2 * max(1, sessions))
  }

  public var count: Int { free.takenCount }
  public var capacity: Int { free.capacity }

  /// Whether a number stands for a string.
  @inlinable
  public static func isString(_ number: UInt64) -> Bool { number >> 63 == 1 }

  /// Whether its string names a question.
  @inline(__always) @_noLocks
  static func isQuestion(_ number: UInt64) -> Bool { number &>> 62 == 3 }

  // MARK: From strings

  /// The number of a session's string, made if need be. Constant time. `isOrder`: it leaves some room to cancels.
  /// `isQuestion`: it is called so by who asks for books, statuses or quotes (262, 324, 335, 584, 131).
  @_noLocks
  public mutating func intern(
    _ text: FieldBytes, session: UInt16, isOrder: Bool = false, isQuestion: Bool = false
  ) -> Interning {
    if text.count > Self.byteCountMax { return .tooLong }
    if text.isEmpty { return .empty }
    let hash = self.hash(text, session, isQuestion)
    var place = byText.first(of: hash)
    while place.slot != IdIndex.absent {
      if isSame(place.slot, hash, text, session, isQuestion) {
        return .known(records[trusted: Int(place.slot)].number)
      }
      place = byText.next(after: place)
    }
    let room = shares.room(of: session, free: free.freeCount)
    if room <= (isOrder ? shares.margin : 0) || counter == .max { return .full }
    counter &+= 1
    let number =
      1 << 63 | (isQuestion ? 1 << 62 : 0) | epochBits | UInt64(session & 0xFFF) << 32
      | UInt64(counter)
    let slot = free.take() &+ 1
    var at = 0
    while at < Self.words {
      texts[trusted: Int(slot) &* Self.words &+ at] =
        at &* 8 < text.count ? text.word(at: at &* 8) : 0
      at &+= 1
    }
    put(slot, hash, number, UInt8(truncatingIfNeeded: text.count), session, at: place)
    foreseeNext()
    return .new(number)
  }

  /// The number of a string that is there and no question's; 0 when it isn't.
  @_noLocks
  public func number(of text: FieldBytes, session: UInt16) -> UInt64 {
    if text.isEmpty || text.count > Self.byteCountMax { return 0 }
    let hash = self.hash(text, session, false)
    var place = byText.first(of: hash)
    while place.slot != IdIndex.absent {
      if isSame(place.slot, hash, text, session, false) {
        return records[trusted: Int(place.slot)].number
      }
      place = byText.next(after: place)
    }
    return 0
  }

  @inline(__always) @_noLocks
  private mutating func put(
    _ slot: UInt32, _ hash: UInt64, _ number: UInt64, _ byteCount: UInt8, _ session: UInt16,
    at place: IdPlace
  ) {
    usedEnd = max(usedEnd, Int(slot) &+ 1)
    records[trusted: Int(slot)] = IdentifierRecord(
      hash: hash, number: number, order: number, byteCount: byteCount, session: session)
    byText.insert(slot, at: place)
    byNumber.insert(slot, at: byNumber.first(of: number))
    shares.take(session)
  }

  @inline(__always) @_noLocks
  private func isSame(
    _ slot: UInt32, _ hash: UInt64, _ text: FieldBytes, _ session: UInt16, _ isQuestion: Bool
  ) -> Bool {
    let at = Int(slot)
    guard records[trusted: at].hash == hash, records[trusted: at].session == session,
      Self.isQuestion(records[trusted: at].number) == isQuestion,
      Int(records[trusted: at].byteCount) == text.count
    else { return false }
    var offset = 0
    while offset < text.count {
      if texts[trusted: at &* Self.words &+ offset / 8] != text.word(at: offset) { return false }
      offset &+= 8
    }
    return true
  }

  @inline(__always) @_noLocks
  private func hash(_ text: FieldBytes, _ session: UInt16, _ isQuestion: Bool) -> UInt64 {
    var hash = seed(session, text.count, isQuestion)
    var offset = 0
    while offset < text.count {
      hash = mixed(hash, text.word(at: offset))
      offset &+= 8
    }
    return hash
  }

  @inline(__always) @_noLocks
  func seed(_ session: UInt16, _ byteCount: Int, _ isQuestion: Bool) -> UInt64 {
    key ^ (UInt64(session) &<< 8 | UInt64(truncatingIfNeeded: byteCount))
      ^ (isQuestion ? 1 << 32 : 0)
  }

  @inline(__always) @_noLocks
  func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word).multipliedFullWidth(by: key ^ 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low &+ hash
  }

  /// A market's own name of an order or a trade, as a number that no table holds: a book may keep an order for a day, and a
  /// million names may come behind it. Two names have one number as rarely as 63 bits allow; the key keeps whoever chooses
  /// them from aiming. The same name is the same number as long as the table's key is the same.
  @_noLocks
  func marketNumber(of text: FieldBytes, session: UInt16) -> UInt64 {
    1 << 63 | mixed(hash(text, session, false), UInt64(truncatingIfNeeded: text.count))
  }

  // MARK: From numbers

  /// The entry of a number, or `IdIndex.absent`.
  @inline(__always) @_noLocks
  func slot(of number: UInt64) -> UInt32 {
    var place = byNumber.first(of: number)
    while place.slot != IdIndex.absent {
      if records[trusted: Int(place.slot)].number == number { return place.slot }
      place = byNumber.next(after: place)
    }
    return IdIndex.absent
  }

  /// The order that a name stands for or is about; 0 for a number that has no string.
  @_noLocks
  public func order(of number: UInt64) -> UInt64 {
    let slot = Int(slot(of: number))
    return slot == 0 ? 0 : records[trusted: slot].order
  }

  /// Where a name stands, from 1; 0: nowhere. It stays there until it is released.
  @_noLocks
  public func place(of number: UInt64) -> Int { Int(slot(of: number)) }

  /// The name at a place, and the order that it stands for or is about.
  @_noLocks
  public func number(at place: Int) -> UInt64 { records[place].number }
  @_noLocks
  public func order(at place: Int) -> UInt64 { records[place].order }

  @_noLocks
  public func contains(_ number: UInt64) -> Bool { slot(of: number) != IdIndex.absent }

  /// Whether a number was given by a run before this one.
  @_noLocks
  func isOfEarlierRun(_ number: UInt64) -> Bool { (number &<< 2) &>> 46 != epochBits &>> 44 }

  /// Whether a number's string names an order or a request.
  @_noLocks
  func isTaken(_ number: UInt64) -> Bool { records[trusted: Int(slot(of: number))].isTaken }

  /// Writes a field whose value is the number's string. False, and nothing written, when there is none.
  @_noLocks
  public func write(_ number: UInt64, as tag: UInt16, to writer: inout MessageWriter) -> Bool {
    let slot = Int(slot(of: number))
    if slot == 0 { return false }
    writer.open(tag)
    var left = Int(records[trusted: slot].byteCount)
    var at = slot &* Self.words
    while left >= 8 {
      writer.append(word: texts[trusted: at], byteCount: 8)
      left &-= 8
      at &+= 1
    }
    if left > 0 { writer.append(word: texts[trusted: at], byteCount: left) }
    writer.close()
    return true
  }

  // MARK: Taking out

  /// Forgets a number and its string. The number is never given again; the string may get another.
  @discardableResult @_noLocks
  public mutating func release(_ number: UInt64) -> Bool {
    let slot = slot(of: number)
    if slot == IdIndex.absent { return false }
    if records[trusted: Int(slot)].isSuperseded {
      supersededCount &-= 1
    } else {
      byText.remove(records[trusted: Int(slot)].hash, slot: slot)
    }
    byNumber.remove(number, slot: slot)
    shares.giveBack(records[trusted: Int(slot)].session)
    records[trusted: Int(slot)] = IdentifierRecord()
    free.giveBack(slot &- 1)
    return true
  }

  /// Forgets all of a session's: its day is over. Walks the whole table.
  public mutating func releaseAll(session: UInt16) {
    for slot in 1...free.capacity {
      let record = records[slot]
      if record.number != 0, record.session == session { release(record.number) }
    }
  }

  // MARK: Rebuilding

  /// Puts in what an `identifierPart` chain told. False when it is malformed, tells of a number that has another
  /// string, or there is no room. A string that has a number already has this one from then on: whoever gave it had
  /// forgotten the other, about which there may still be something to be said.
  @_noLocks
  mutating func restore(_ number: UInt64, byteCount: UInt8, session: UInt16) -> Bool {
    let count = Int(byteCount)
    guard Self.isString(number), count > 0, count <= Self.byteCountMax else { return false }
    let isQuestion = Self.isQuestion(number)
    var hash = seed(session, count, isQuestion)
    var at = 0
    while at &* 8 < count {
      hash = mixed(hash, assembly[at])
      at &+= 1
    }
    // The number, or the string, may be there already.
    let known = slot(of: number)
    if known != IdIndex.absent {
      return records[trusted: Int(known)].hash == hash
        && records[trusted: Int(known)].session == session
    }
    if free.freeCount == 0 { return false }
    var place = byText.first(of: hash)
    while place.slot != IdIndex.absent {
      if records[trusted: Int(place.slot)].hash == hash,
        holdsAssembly(place.slot, byteCount, session, isQuestion)
      {
        records[trusted: Int(place.slot)].isSuperseded = true
        supersededCount &+= 1
        byText.remove(hash, slot: place.slot)
        break
      }
      place = byText.next(after: place)
    }
    let slot = free.take() &+ 1
    at = 0
    while at < Self.words {
      texts[Int(slot) &* Self.words &+ at] = at &* 8 < count ? assembly[at] : 0
      at &+= 1
    }
    put(slot, hash, number, byteCount, session, at: byText.first(of: hash))
    // Numbers of this run go on behind it.
    if !isOfEarlierRun(number) {
      counter = max(counter, UInt32(truncatingIfNeeded: number))
    }
    return true
  }

  @inline(__always) @_noLocks
  private func holdsAssembly(
    _ slot: UInt32, _ byteCount: UInt8, _ session: UInt16, _ isQuestion: Bool
  ) -> Bool {
    let at = Int(slot)
    guard records[at].session == session, records[at].byteCount == byteCount,
      Self.isQuestion(records[at].number) == isQuestion
    else { return false }
    var word = 0
    while word &* 8 < Int(byteCount) {
      if texts[at &* Self.words &+ word] != assembly[word] { return false }
      word &+= 1
    }
    return true
  }

  public func checkInvariants() {
    precondition(byNumber.count == free.takenCount)
    shares.checkInvariants(count: free.takenCount)
    precondition(byText.count + supersededCount == free.takenCount)
    byNumber.checkInvariants { records[Int($0)].number }
    byText.checkInvariants { records[Int($0)].hash }
    for slot in 1...free.capacity {
      let record = records[slot]
      precondition((record.number != 0) == free.isTaken(UInt32(slot - 1)))
      if record.number == 0 { continue }
      precondition(Self.isString(record.number) && record.byteCount > 0)
      precondition(self.slot(of: record.number) == UInt32(slot))
    }
  }
}
