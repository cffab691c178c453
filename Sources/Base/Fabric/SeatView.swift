// The rings of strategies in other processes, for who only looks. They aren't in the fabric: each process that sits down gets
// memory of its own, which is a file of the core's process and of that one and has no path. Who may look at the core's open
// files finds it there by its name, and maps it for reading only.

import CPlatform
import Glibc
import Platform

/// A ring that can be looked at, wherever it lies.
public struct ObservedRing: Sendable {
  public let part: FabricPart
  public let observer: RingObserver
  /// Whose memory it is just now: of a seat, the count of processes that sat there, and 0 while nobody does. What was seen
  /// of another one is of another ring.
  public let attachment: UInt64

  init(_ part: FabricPart, _ observer: RingObserver, attachment: UInt64) {
    self.part = part
    self.observer = observer
    self.attachment = attachment
  }
}

extension FabricView {
  /// Every ring: those of the fabric, then two of each seat.
  public var allRings: [ObservedRing] {
    rings.map { ObservedRing($0, observer(of: $0), attachment: 0) }
      + seatNames.flatMap { SeatView(of: $0, in: self).rings }
  }

  /// The strategies in other processes: the core counts what it does with each.
  private var seatNames: [String] {
    counterBlocks.compactMap { block in
      guard block.name.hasPrefix(SeatView.prefix), block.name.hasSuffix(SeatView.intents) else {
        return nil
      }
      return String(block.name.dropFirst(SeatView.prefix.count).dropLast(SeatView.intents.count))
    }
  }
}

/// Both memories of a seat, mapped; or, while nobody sits there or they can't be had, memory that says so.
@safe
final class SeatView: @unchecked Sendable {  // Reads only.
  static let prefix = "outside."
  static let intents = ".intents"
  static let events = ".events"

  private let name: String
  private let attachment: UInt64
  private let core: MappingBox
  private let outsider: MappingBox
  private let eventSlots: Int

  init(of name: String, in view: FabricView) {
    self.name = name
    if let found = Self.find(name, view), let core = found.core, let outsider = found.outsider,
      let slots = Self.eventSlots(of: core)
    {
      attachment = found.attachment
      self.core = core
      self.outsider = outsider
      eventSlots = slots
    } else {
      attachment = 0
      core = Self.nobody()
      outsider = Self.nobody()
      eventSlots = 0
    }
  }

  /// What a seat that nobody sits at looks like: nothing in it, and never anything.
  private static func nobody() -> MappingBox {
    // Tails and heads are in the first pages, and with nothing published no slot is looked at.
    guard let mapping = try? Mapping(anonymous: 16_384) else {
      preconditionFailure("16 KiB can be had")
    }
    return MappingBox(mapping)
  }

  // MARK: Finding it

  private struct Found {
    var attachment: UInt64
    var core: MappingBox?
    var outsider: MappingBox?
  }

  /// The memory of who sits there now: the last one to sit down.
  private static func find(_ name: String, _ view: FabricView) -> Found? {
    guard view.isOwnerAlive else { return nil }
    let folder = "/proc/\(view.pid)/fd"
    guard let directory = unsafe opendir(folder) else { return nil }
    defer { unsafe closedir(directory) }
    var last: UInt64 = 0
    var paths: [String: String] = [:]
    while let entry = unsafe readdir(directory) {
      let number = unsafe withUnsafePointer(to: &entry.pointee.d_name) { place in
        unsafe place.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      let path = folder + "/" + number
      guard let file = target(of: path), let attachment = attachment(in: file, of: name) else {
        continue
      }
      paths[file] = path
      last = max(last, attachment)
    }
    func map(_ side: SeatLayout.Side) -> MappingBox? {
      paths[SeatLayout.fileName(side, of: name, last)].flatMap(mapped)
    }
    return last == 0
      ? nil : Found(attachment: last, core: map(.core), outsider: map(.outsider))
  }

  /// The name of a file that is memory; nil of any other.
  private static func target(of link: String) -> String? {
    var bytes = [CChar](repeating: 0, count: 512)
    let count = unsafe readlink(link, &bytes, bytes.count - 1)
    guard count > 0 else { return nil }
    let text = String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let (before, after) = ("/memfd:", " (deleted)")
    guard text.hasPrefix(before), text.hasSuffix(after) else { return nil }
    return String(text.dropFirst(before.count).dropLast(after.count))
  }

  private static func attachment(in file: String, of name: String) -> UInt64? {
    let parts = file.split(separator: "-", maxSplits: 4)
    guard parts.count == 5, parts[0] == "apus", parts[1] == "seat", parts[4] == name else {
      return nil
    }
    return UInt64(parts[2])
  }

  private static func mapped(_ path: String) -> MappingBox? {
    guard let file = try? OwnedFile.openForReading(path), let count = try? file.byteCount(),
      count >= UInt64(SeatLayout.outsiderByteCount), count <= 1 << 32,
      let mapping = try? Mapping(
        file: file.descriptor, byteCount: Int(count), writable: false, named: path)
    else { return nil }
    return MappingBox(mapping)
  }

  /// Where the events lie, if it is a seat of this version and holds together.
  private static func eventSlots(of core: MappingBox) -> Int? {
    func word(_ offset: Int) -> UInt64 {
      unsafe (core.mapping.base + offset).load(as: UInt64.self)
    }
    let slots = word(SeatLayout.Header.eventSlots)
    let needed = UInt64(SeatLayout.eventCapacity * 64)
    guard word(SeatLayout.Header.magic) == SeatLayout.magic,
      word(SeatLayout.Header.version) & 0xFFFF_FFFF == UInt64(SeatLayout.version),
      slots % 64 == 0, slots <= UInt64(core.mapping.byteCount),
      UInt64(core.mapping.byteCount) - slots >= needed
    else { return nil }
    return Int(slots)
  }

  // MARK: Looking

  var rings: [ObservedRing] {
    func word(_ box: MappingBox, _ offset: Int) -> UnsafePointer<UInt64> {
      unsafe UnsafePointer((box.mapping.base + offset).assumingMemoryBound(to: UInt64.self))
    }
    func part(_ what: String, from writer: String, to reader: String, _ capacity: Int)
      -> FabricPart
    {
      FabricPart(
        kind: .ring, name: Self.prefix + name + what, writer: writer, reader: reader,
        capacity: capacity, largestBatch: Int(SeatLayout.largestBatch), columnCount: 0,
        rowNames: "", offset: 0)
    }
    let batch = Int(SeatLayout.largestBatch)
    let events = unsafe RingObserver(
      tail: word(core, SeatLayout.eventTail), head: word(outsider, SeatLayout.eventHead),
      slots: UnsafeRawPointer(core.mapping.base + eventSlots), capacity: SeatLayout.eventCapacity,
      largestBatch: batch, owner: self)
    let intents = unsafe RingObserver(
      tail: word(outsider, SeatLayout.intentTail), head: word(core, SeatLayout.intentHead),
      slots: UnsafeRawPointer(outsider.mapping.base + SeatLayout.intentSlots),
      capacity: SeatLayout.intentCapacity, largestBatch: batch, owner: self)
    return [
      ObservedRing(
        part(Self.events, from: "strategy", to: name, events.capacity), events,
        attachment: attachment),
      ObservedRing(
        part(Self.intents, from: name, to: "gateway-in", intents.capacity), intents,
        attachment: attachment),
    ]
  }
}
