// What sessions are after a power cut: one file beside their stores, that says of each which numbers it had reached and
// below which bound numbers may have been given out since, with a copy of the messages. The stores themselves are mapped
// and written by gateway-out, and never synced: a sync takes their pages away, and the next message would wait for them.
// Here everything is written by calls, of a thread of its own.
//
// After a start on another boot the stores are made anew out of this (`KeptStores.Found.restore`), and go on at the
// bound: a number that was given out is never given out again. What lies between is filled as a gap.

import CAtomics
import Events
import Glibc
import Platform

/// A session of those that are kept.
public struct KeptSession: Hashable, Sendable {
  public var path: String
  public var sender: String
  public var target: String
  public var capacity: StoreCapacity
  /// The last number that the session may ever use.
  public var numberMax: UInt64

  public init(
    path: String, sender: String, target: String, capacity: StoreCapacity, numberMax: UInt64
  ) {
    self.path = path
    self.sender = sender
    self.target = target
    self.capacity = capacity
    self.numberMax = numberMax
  }
}

public final class KeptStores {
  /// So many numbers are set aside at a time; fewer than half of them left, and more are.
  public static let window: UInt64 = 1 << 16

  let file: OwnedFile
  private let path: String
  private let sessions: [KeptSession]
  private let stores: [ReadStore]
  private let boot: BootID?
  private let doubt: UInt32
  private var generation: UInt64
  private var words: [StoreWords?]
  private var bounds: [UInt64]
  private let areas: [Int]
  private var buffer = [UInt8](repeating: 0, count: 1 << 18)

  /// A store's file, to read: what was stored through the mapping is in it.
  private final class ReadStore {
    let file: OwnedFile
    init(_ file: consuming OwnedFile) { self.file = file }
  }

  /// Goes on with what was found, or makes the file anew; then all stores are on the device as they are, with numbers set
  /// aside. `doubt`: the run that last went on behind a power cut; 0: none has.
  public static func open(
    _ path: String, _ sessions: [KeptSession], found: Found?, boot: BootID?, doubt: UInt32
  ) throws(StoreError) -> KeptStores {
    do throws(SystemFailure) {
      let isSame = found?.suits(sessions) == true
      // A new one is whole before it has its name, and before that the one before it counts.
      let name = isSame ? path : path + ".new"
      if !isSame { try make(name, sessions) }
      let kept = try KeptStores(
        OwnedFile.openForWriting(name), path, sessions, boot: boot, doubt: doubt,
        from: isSame ? found : nil)
      try kept.keep(read(kept.stores), isEnd: false)
      if !isSame, unsafe rename(name, path) != 0 {
        throw SystemFailure(doing: "name '\(path)'", code: errno)
      }
      try syncDirectory(of: path)
      return kept
    } catch {
      throw StoreError(path: path, message: error.description)
    }
  }

  private init(
    _ file: consuming OwnedFile, _ path: String, _ sessions: [KeptSession], boot: BootID?,
    doubt: UInt32, from found: Found?
  ) throws(SystemFailure) {
    try file.lock()
    self.file = file
    self.path = path
    self.sessions = sessions
    self.boot = boot
    self.doubt = doubt
    generation = found?.generation ?? 0
    words = sessions.indices.map { found?.words[$0] }
    bounds = sessions.indices.map { found?.bounds[$0] ?? 0 }
    areas = Self.areas(sessions.map(\.capacity))
    var stores: [ReadStore] = []
    for session in sessions { stores.append(ReadStore(try .openForReading(session.path))) }
    self.stores = stores
  }

  // MARK: Keeping

  /// What may be given out, by session.
  public func limit(_ seat: Int) -> UInt64 { bounds[seat] }

  /// What gateway-out left on its desk, to the device; then it may go on. Throws what is final: a device that failed once
  /// has no more to say.
  public func keep(_ desk: KeepingDesk, _ asked: UInt64) throws(StoreError) {
    do throws(SystemFailure) {
      try keep((0..<sessions.count).map { desk.words(of: $0) }, isEnd: false)
    } catch {
      throw StoreError(path: path, message: error.description)
    }
    publish(to: desk)
    desk.finish(asked)
  }

  /// What is on the device already, before anybody asks.
  public func publish(to desk: KeepingDesk) {
    for seat in sessions.indices {
      desk.set(limit: bounds[seat], epoch: words[seat]?.epoch ?? 0, of: seat)
    }
  }

  /// The stores as they are, while nobody writes to them. `isEnd`: nobody will, so that nothing is left set aside.
  public func keepLast() throws(StoreError) {
    do throws(SystemFailure) { try keep(Self.read(stores), isEnd: true) } catch {
      throw StoreError(path: path, message: error.description)
    }
  }

  private static func read(_ store: ReadStore) throws(SystemFailure) -> StoreWords {
    var bytes = [UInt8](repeating: 0, count: KeptLayout.wordsByteCount)
    try FileBytes.read(store.file, &bytes, at: KeptLayout.wordsOffset)
    return StoreWords(bytes)
  }

  private static func read(_ stores: [ReadStore]) throws(SystemFailure) -> [StoreWords] {
    var all: [StoreWords] = []
    for store in stores { all.append(try read(store)) }
    return all
  }

  private func keep(_ present: [StoreWords], isEnd: Bool) throws(SystemFailure) {
    try yield(to: present)
    var isNew = generation == 0
    var hasCopied = false
    var bounds = bounds
    var present = present
    for (seat, now) in present.enumerated() {
      let bound = Self.bound(now.next, old: bounds[seat], sessions[seat].numberMax, isEnd: isEnd)
      if bound != bounds[seat] { isNew = true }
      bounds[seat] = bound
      if words[seat] == now { continue }
      isNew = true
      guard try copy(seat, now) else { continue }
      hasCopied = true
      // What may have been overwritten while it was copied isn't spoken of.
      let left = try tail(seat)
      let free = StoreLayout.freeByteCount(sessions[seat].capacity.byteCount)
      if left > now.tail + free { present[seat].tail = min(left, now.head) }
    }
    guard isNew else { return }
    if hasCopied { try file.sync() }
    try write(present, bounds)
    // Both turns allow what will be given out, and know of a reset that the other side will hear of: one that is damaged later
    // isn't told from one that a power cut tore, and the other one counts then.
    let isBinding = bounds.indices.contains {
      bounds[$0] > self.bounds[$0] || words[$0]?.epoch != present[$0].epoch
    }
    if isBinding { try write(present, bounds) }
    // Only what is on the device was kept.
    words = present
    self.bounds = bounds
  }

  /// Never lower than it was while somebody may be using what it allows.
  private static func bound(_ next: UInt64, old: UInt64, _ largest: UInt64, isEnd: Bool) -> UInt64 {
    if isEnd { return next }
    if old >= next + window / 2 { return old }
    return max(old, min(next + window, largest + 1))
  }

  /// Whether a store's ring has gone on from where it was kept. One that was removed since, or an older one that was put in its
  /// place, hasn't.
  private func goesOn(_ before: StoreWords, _ now: StoreWords) -> Bool {
    now.head >= before.head && now.epoch >= before.epoch
  }

  /// Takes back of the last turn what a copy will overwrite. Seldom anything: a store leaves a sixteenth of its ring free.
  private func yield(to present: [StoreWords]) throws(SystemFailure) {
    if generation == 0 { return }
    var left = words.compactMap { $0 }
    var isLess = false
    for (seat, now) in present.enumerated() {
      let before = left[seat]
      let ring = UInt64(sessions[seat].capacity.byteCount)
      let needed = goesOn(before, now) ? min(now.tail, before.head) : before.head
      let isInTheWay = !goesOn(before, now) || before.tail + ring < now.head
      if before == now || !isInTheWay || needed <= before.tail { continue }
      left[seat].tail = needed
      isLess = true
    }
    guard isLess else { return }
    try write(left, bounds)
    words = left
  }

  /// The messages that have come since the last time. True where there were any.
  private func copy(_ seat: Int, _ now: StoreWords) throws(SystemFailure) -> Bool {
    let capacity = sessions[seat].capacity
    let ring = UInt64(capacity.byteCount)
    var at = now.tail
    if let before = words[seat], goesOn(before, now) { at = max(at, before.head) }
    let inStore = StoreLayout.ringOffset(indexCount: capacity.messages)
    guard at < now.head else { return false }
    while at < now.head {
      let place = at & (ring - 1)
      let count = min(now.head - at, ring - place, UInt64(buffer.count))
      try FileBytes.read(stores[seat].file, &buffer, Int(count), at: inStore + Int(place))
      try FileBytes.write(file, buffer, Int(count), at: areas[seat] + Int(place))
      at += count
    }
    return true
  }

  /// Where a store's records begin by now: what lies there, and so many bytes before it as a store leaves free, was whole until
  /// this was read, and so is a copy that was made before.
  // Pairs with gateway-out's fence in `StoreMemory.leave`: the tail before the bytes.
  private func tail(_ seat: Int) throws(SystemFailure) -> UInt64 {
    apus_fence_acquire()
    for _ in 0..<1_000 {
      let words = try Self.read(stores[seat])
      if words.isTailWhole { return words.tail }
    }
    throw SystemFailure(doing: "read the tail of '\(sessions[seat].path)'", code: EIO)
  }

  /// The turn after the one that counts.
  private func write(_ words: [StoreWords], _ bounds: [UInt64]) throws(SystemFailure) {
    let next = generation + 1
    let turn = KeptTurn(
      generation: next, boot: boot, doubt: doubt, words: words, bounds: bounds)
    let count = sessions.count
    let size = KeptLayout.turnByteCount(count)
    try FileBytes.write(
      file, turn.bytes, size, at: KeptLayout.headByteCount(count) + Int(next & 1) * size)
    try file.sync()
    generation = next
  }

  // MARK: The file

  static func areas(_ capacities: [StoreCapacity]) -> [Int] {
    var at = KeptLayout.areasOffset(capacities.count)
    return capacities.map { capacity in
      defer { at += KeptLayout.areaByteCount(capacity) }
      return at
    }
  }

  /// A file in which nothing is kept yet.
  private static func make(_ path: String, _ sessions: [KeptSession]) throws(SystemFailure) {
    _ = unsafe unlink(path)
    let file = try OwnedFile.create(path)
    let capacities = sessions.map(\.capacity)
    let end = (areas(capacities).last ?? 0) + (capacities.last.map(KeptLayout.areaByteCount) ?? 0)
    // Blocks are set aside, so that a full disk is an error here and not amid a day.
    try file.allocate(max(end, KeptLayout.areasOffset(sessions.count)))
    let head = KeptHead(sessions: sessions).bytes
    try FileBytes.write(file, head, head.count, at: 0)
  }

  /// Nobody keeps anything there any more.
  public static func remove(_ path: String) throws(StoreError) {
    do throws(SystemFailure) {
      guard unsafe unlink(path) == 0 else {
        throw SystemFailure(doing: "remove it", code: errno)
      }
      try syncDirectory(of: path)
    } catch {
      throw StoreError(path: path, message: error.description)
    }
  }

  /// A name is on the device once its directory is.
  static func syncDirectory(of path: String) throws(SystemFailure) {
    let end = path.lastIndex(of: "/")
    let directory = end.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = unsafe Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw SystemFailure(doing: "open '\(directory)'", code: errno)
    }
    let code = fsync(descriptor) == 0 ? 0 : errno
    close(descriptor)
    if code != 0 { throw SystemFailure(doing: "sync '\(directory)'", code: code) }
  }
}

/// Bytes of a file by calls, each as often as it takes.
enum FileBytes {
  static func read(_ file: borrowing OwnedFile, _ bytes: inout [UInt8], at offset: Int)
    throws(SystemFailure)
  {
    try read(file, &bytes, bytes.count, at: offset)
  }

  static func read(
    _ file: borrowing OwnedFile, _ bytes: inout [UInt8], _ byteCount: Int, at offset: Int
  ) throws(SystemFailure) {
    var done = 0
    while done < byteCount {
      let count = unsafe bytes.withUnsafeMutableBytes {
        unsafe pread(
          file.descriptor, $0.baseAddress! + done, byteCount - done, off_t(offset + done))
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        throw SystemFailure(doing: "read '\(file.path)'", code: count < 0 ? errno : EIO)
      }
      done += count
    }
  }

  static func write(
    _ file: borrowing OwnedFile, _ bytes: [UInt8], _ byteCount: Int, at offset: Int
  ) throws(SystemFailure) {
    var done = 0
    while done < byteCount {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe pwrite(
          file.descriptor, $0.baseAddress! + done, byteCount - done, off_t(offset + done))
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        throw SystemFailure(doing: "write '\(file.path)'", code: count < 0 ? errno : EIO)
      }
      done += count
    }
  }
}
