// The two memories of a seat, as the core makes them for one process that sits down, and as that process maps them.
// Each process that sits down gets new ones: what an earlier one still has in its hands is nobody's any more.

import CAtomics
import CPlatform
import Events
import Platform

/// What the header says of a seat.
public struct SeatDescription: Hashable, Sendable {
  public struct Traded: Hashable, Sendable {
    public var index: UInt32
    public var symbol: String
    public var terms: InstrumentTerms

    public init(index: UInt32, symbol: String, terms: InstrumentTerms) {
      self.index = index
      self.symbol = symbol
      self.terms = terms
    }
  }

  public var instance: String
  public var name: String
  public var strategy: UInt16
  public var maximumPosition: Quantity
  public var instruments: [Traded]

  public init(
    instance: String, name: String, strategy: UInt16, maximumPosition: Quantity,
    instruments: [Traded]
  ) {
    self.instance = instance
    self.name = name
    self.strategy = strategy
    self.maximumPosition = maximumPosition
    self.instruments = instruments
  }
}

/// The core's side. The main thread makes it; the strategy stage's thread and gateway-in's have an end each.
@safe
public final class SeatMemory: @unchecked Sendable {  // Each word of it has one writer.
  public let attachment: UInt64
  private let core: Mapping
  /// Mapped for reading only: the outsider's alone.
  private let outsider: Mapping
  private let files: (core: Int32, outsider: Int32)

  public init(_ seat: SeatDescription, attachment: UInt64) throws(SystemFailure) {
    self.attachment = attachment
    let coreByteCount = SeatLayout.coreByteCount(instruments: seat.instruments.count)
    let name = SeatLayout.fileName(.core, of: seat.name, attachment)
    let coreFile = try Self.file(name, coreByteCount)
    do throws(SystemFailure) {
      core = try Mapping(file: coreFile, byteCount: coreByteCount, writable: true, named: name)
      try core.prefault(named: name)
      try SystemFailure.check(apus_memory_seal(coreFile, true), doing: "seal '\(name)'")
    } catch {
      _ = apus_close(coreFile)
      throw error
    }
    var outsiderFile: Int32 = -1
    do throws(SystemFailure) {
      outsiderFile = try Self.file(
        SeatLayout.fileName(.outsider, of: seat.name, attachment), SeatLayout.outsiderByteCount)
      outsider = try Mapping(
        file: outsiderFile, byteCount: SeatLayout.outsiderByteCount, writable: false, named: name)
      try SystemFailure.check(apus_memory_seal(outsiderFile, false), doing: "seal '\(name)'")
    } catch {
      _ = apus_close(coreFile)
      if outsiderFile >= 0 { _ = apus_close(outsiderFile) }
      throw error
    }
    files = (coreFile, outsiderFile)
    write(seat, byteCount: coreByteCount)
  }

  private static func file(_ name: String, _ byteCount: Int) throws(SystemFailure) -> Int32 {
    var descriptor: Int32 = -1
    try SystemFailure.check(
      unsafe apus_memory_create(name, UInt64(byteCount), &descriptor),
      doing: "make \(byteCount) bytes to lend")
    return descriptor
  }

  deinit {
    _ = apus_close(files.core)
    _ = apus_close(files.outsider)
  }

  private func write(_ seat: SeatDescription, byteCount: Int) {
    typealias Header = SeatLayout.Header
    typealias Entry = SeatLayout.InstrumentEntry
    for (place, traded) in seat.instruments.enumerated() {
      let entry = SeatLayout.instruments + place * Entry.byteCount
      put(UInt64(traded.index), at: entry + Entry.index)
      put(UInt64(bitPattern: traded.terms.tick.units), at: entry + Entry.tick)
      put(UInt64(bitPattern: traded.terms.lot.units), at: entry + Entry.lot)
      put(UInt64(bitPattern: traded.terms.lowestPrice.units), at: entry + Entry.lowestPrice)
      put(UInt64(bitPattern: traded.terms.highestPrice.units), at: entry + Entry.highestPrice)
      put(traded.symbol, at: entry + Entry.symbol)
    }
    put(UInt64(SeatLayout.version) | UInt64(seat.strategy) << 32, at: Header.version)
    put(UInt64(byteCount), at: Header.byteCount)
    put(attachment, at: Header.attachment)
    put(UInt64(SeatLayout.eventCapacity), at: Header.eventCapacity)
    put(
      UInt64(SeatLayout.eventSlots(instruments: seat.instruments.count)), at: Header.eventSlots)
    put(UInt64(SeatLayout.intentCapacity), at: Header.intentCapacity)
    put(UInt64(SeatLayout.intentSlots), at: Header.intentSlots)
    put(UInt64(seat.instruments.count), at: Header.instrumentCount)
    put(UInt64(SeatLayout.instruments), at: Header.instruments)
    put(UInt64(SeatLayout.outsiderByteCount), at: Header.outsiderByteCount)
    put(UInt64(bitPattern: seat.maximumPosition.units), at: Header.maximumPosition)
    put(UInt64(Host.processID), at: Header.corePid)
    put(seat.instance, at: Header.instance)
    put(seat.name, at: Header.seat)
    put(1, at: Header.state)
    put(SeatLayout.magic, at: Header.magic)
    eventSlots = SeatLayout.eventSlots(instruments: seat.instruments.count)
  }

  private var eventSlots = 0

  private func word(_ offset: Int) -> UnsafeMutablePointer<UInt64> {
    unsafe (core.base + offset).assumingMemoryBound(to: UInt64.self)
  }

  private func put(_ value: UInt64, at offset: Int) {
    unsafe apus_store_relaxed(word(offset), value)
  }

  /// 64 bytes, with a zero at the end.
  private func put(_ text: String, at offset: Int) {
    for (index, byte) in text.utf8.prefix(63).enumerated() {
      unsafe (core.base + offset + index).storeBytes(of: byte, as: UInt8.self)
    }
  }

  /// Hands it to who is at the other end of a Unix socket.
  public func lend(over socket: Int32) throws(SystemFailure) {
    let greeting = [SeatLayout.magic, attachment]
    let lent = [files.core, files.outsider]
    try SystemFailure.check(
      unsafe greeting.withUnsafeBytes { bytes in
        unsafe apus_socket_lend(socket, bytes.baseAddress!, bytes.count, lent, lent.count)
      }, doing: "lend a seat's memory")
  }

  /// Tells the process why it isn't at the seat any more. Written by the main thread.
  public func end(_ why: SessionEnd) {
    unsafe apus_store_release(word(SeatLayout.Header.state), 2 | UInt64(why.code) << 8)
  }

  /// Changes while the process is well.
  public var heartbeat: UInt64 { outsiders(SeatLayout.heartbeat) }
  public var isLeaving: Bool { outsiders(SeatLayout.isLeaving) != 0 }

  private func outsiders(_ offset: Int) -> UInt64 {
    unsafe apus_load_relaxed(
      UnsafePointer((outsider.base + offset).assumingMemoryBound(to: UInt64.self)))
  }

  /// The end that the strategy stage's thread writes.
  var eventsEnd: SeatWriter.End {
    unsafe SeatWriter.End(
      tail: word(SeatLayout.eventTail),
      slots: (core.base + eventSlots).assumingMemoryBound(to: Event.self),
      head: UnsafePointer(
        (outsider.base + SeatLayout.eventHead).assumingMemoryBound(to: UInt64.self)))
  }

  /// The end that gateway-in's thread reads.
  var intentsEnd: SeatReader.End {
    unsafe SeatReader.End(
      head: word(SeatLayout.intentHead),
      tail: UnsafePointer(
        (outsider.base + SeatLayout.intentTail).assumingMemoryBound(to: UInt64.self)),
      slots: UnsafePointer(
        (outsider.base + SeatLayout.intentSlots).assumingMemoryBound(to: UInt64.self)))
  }
}

/// Where the main thread leaves a seat's memory for the two threads that use it. It is left before the event that
/// tells them of it goes into the line, and changed only when both have said that they let go of it: the rings of the
/// line order what is written and read here.
@safe
public final class SeatExchange: @unchecked Sendable {
  let place: UnsafeMutablePointer<Ends>
  private var memory: SeatMemory?

  struct Ends {
    var events: SeatWriter.End?
    var intents: SeatReader.End?
  }

  public init() {
    unsafe place = .allocate(capacity: 1)
    unsafe place.initialize(to: Ends())
  }

  public func leave(_ memory: SeatMemory?) {
    self.memory = memory
    unsafe place.pointee = Ends(events: memory?.eventsEnd, intents: memory?.intentsEnd)
  }

  deinit { unsafe place.deallocate() }
}
