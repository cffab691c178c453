// What an earlier run kept, and stores made anew out of it.

import Glibc
import Platform

extension KeptStores {
  /// What is kept in a file, as it was found.
  public struct Found {
    let path: String
    let entries: [KeptHead.Entry]
    let generation: UInt64
    public let boot: BootID?
    /// The run that last went on behind a power cut; 0: none has.
    public let doubt: UInt32
    let words: [StoreWords]
    let bounds: [UInt64]

    /// Whether it is of another boot than this: what the stores hold that wasn't kept nobody can know then.
    public func isOfAnotherBoot(than present: BootID?) -> Bool {
      guard let boot, let present else { return true }
      return boot != present
    }

    func suits(_ sessions: [KeptSession]) -> Bool {
      entries
        == sessions.map {
          KeptHead.Entry(sender: $0.sender, target: $0.target, capacity: $0.capacity)
        }
    }
  }

  /// Nil where there is none. A file that can't be read is a reason not to start: what it held is what keeps
  /// numbers from being given out twice.
  public static func find(_ path: String) throws(StoreError) -> Found? {
    guard unsafe access(path, F_OK) == 0 else { return nil }
    do throws(SystemFailure) {
      let file = try OwnedFile.openForReading(path)
      return try found(file)
    } catch {
      throw StoreError(path: path, message: error.description)
    }
  }

  private static func found(_ file: borrowing OwnedFile) throws(SystemFailure) -> Found? {
    func refusal(_ why: String) -> SystemFailure {
      SystemFailure(
        doing: "use it: \(why); remove it, and agree on new numbers where the power was cut since",
        code: EIO)
    }
    let size = Int(clamping: try file.byteCount())
    guard size >= KeptLayout.linesOffset else { throw refusal("it ends in its header") }
    var head = [UInt8](repeating: 0, count: KeptLayout.linesOffset)
    try FileBytes.read(file, &head, at: 0)
    func word(_ offset: Int) -> UInt64 {
      head[offset..<(offset + 8)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    guard word(KeptLayout.magicOffset) == KeptLayout.magic else {
      throw refusal("it isn't a file of kept sessions")
    }
    guard word(KeptLayout.versionOffset) == KeptLayout.version else {
      throw SystemFailure(
        doing: "use it: it has format \(word(KeptLayout.versionOffset)): use its own build",
        code: EINVAL)
    }
    let count = Int(clamping: word(KeptLayout.countOffset))
    guard count <= size / KeptLayout.lineByteCount, size >= KeptLayout.areasOffset(count) else {
      throw refusal("it is shorter than what it holds")
    }
    head = [UInt8](repeating: 0, count: KeptLayout.headByteCount(count))
    try FileBytes.read(file, &head, at: 0)
    let entries = (0..<count).compactMap { KeptHead(bytes: head).entry($0) }
    guard KeptHead(bytes: head).isGood, entries.count == count else {
      throw refusal("its header is damaged")
    }
    let turnBytes = KeptLayout.turnByteCount(count)
    var turns: [KeptTurn] = []
    for which in 0..<2 {
      var bytes = [UInt8](repeating: 0, count: turnBytes)
      try FileBytes.read(file, &bytes, at: KeptLayout.headByteCount(count) + which * turnBytes)
      if let turn = KeptTurn(bytes: bytes, count: count) { turns.append(turn) }
    }
    guard let last = turns.max(by: { $0.generation < $1.generation }) else {
      // It has its name only with a turn in it, and of two a power cut can only have taken one.
      throw refusal("what it says of sessions is damaged")
    }
    return Found(
      path: file.path, entries: entries, generation: last.generation, boot: last.boot,
      doubt: last.doubt, words: last.words, bounds: last.bounds)
  }
}

extension KeptStores.Found {
  /// Where a session's store is.
  public typealias Place = (path: String, sender: String, target: String, numberMax: UInt64)

  /// Makes the stores of sessions what they were when they were last kept, with a next number that wasn't given out. A
  /// session that has no store any more begins anew: whoever removed it wanted that. Twice does what once does.
  public func restore(_ places: [Place]) throws(StoreError) {
    let areas = KeptStores.areas(entries.map(\.capacity))
    for (seat, entry) in entries.enumerated() {
      guard
        let session = places.first(where: { $0.sender == entry.sender && $0.target == entry.target }
        ),
        unsafe access(session.path, F_OK) == 0
      else { continue }
      let ring = try kept(seat, of: session, areas[seat])
      do throws(SystemFailure) {
        try restore(seat, to: session, ring)
      } catch {
        throw StoreError(path: session.path, message: error.description)
      }
    }
  }

  /// A session's messages as they are in the file. Where they aren't what was kept it is the file that is refused.
  private func kept(_ seat: Int, of place: Place, _ area: Int) throws(StoreError) -> [UInt8] {
    do throws(SystemFailure) {
      let file = try OwnedFile.openForReading(path)
      var ring = [UInt8](
        repeating: 0, count: KeptLayout.areaByteCount(entries[seat].capacity))
      try FileBytes.read(file, &ring, at: area)
      guard let damage = damage(seat, ring, area) else { return ring }
      throw SystemFailure(
        doing: "make '\(place.path)' anew out of it: \(damage); put a copy of it in its place, or "
          + "remove both and agree on new numbers with the other side", code: EIO)
    } catch {
      throw StoreError(path: path, message: error.description)
    }
  }

  private func restore(_ seat: Int, to place: Place, _ ring: [UInt8]) throws(SystemFailure) {
    let store = try OwnedFile.openForWriting(place.path)
    try store.lock()
    let capacity = entries[seat].capacity
    let whole = StoreLayout.byteCount(
      indexCount: capacity.messages, ringByteCount: capacity.byteCount)
    // One of another size was made since by somebody else.
    guard Int(clamping: try store.byteCount()) == whole else {
      throw SystemFailure(
        doing: "make it what it was before the power cut: it isn't the store that was kept",
        code: EINVAL)
    }
    try FileBytes.write(
      store, ring, ring.count, at: StoreLayout.ringOffset(indexCount: capacity.messages))
    // Its index is made anew when it is opened.
    var words = words[seat]
    words.next = Self.next(
      after: words.next, bounds[seat], UInt64(capacity.messages), largest: place.numberMax)
    try FileBytes.write(
      store, words.bytes, KeptLayout.wordsByteCount, at: KeptLayout.wordsOffset)
  }

  /// What isn't as it was kept of a session's messages, in an area of the file.
  private func damage(_ seat: Int, _ ring: [UInt8], _ area: Int) -> StoreDamage? {
    let words = words[seat]
    return unsafe ring.withUnsafeBytes { ring in
      var walk = unsafe StoreWalk(
        ring.baseAddress!, byteCount: ring.count, from: max(words.tail, words.start),
        to: words.head, epoch: words.epoch, next: words.next)
      while true {
        switch walk.next() {
        case .message: continue
        case .end(let head):
          return head == words.head ? nil : .word("where messages end")
        case .damaged(let place, let after):
          return .message(after: after, at: area + Int(place & UInt64(ring.count - 1)))
        }
      }
    }
  }

  /// The bound, or a little beyond: where the index would have gone on, so that new messages take the places of the oldest
  /// ones and not of those that somebody may still lack.
  static func next(after next: UInt64, _ bound: UInt64, _ count: UInt64, largest: UInt64) -> UInt64
  {
    guard bound > next else { return next }
    let aligned = bound + ((next &- bound) & (count - 1))
    return aligned <= largest ? aligned : bound
  }
}
