// A fabric as tools see it: mapped read-only, its directory checked before anything in it is
// believed, because the file may be a stranger's, half made, or from another version.

import CAtomics
import Platform

/// One entry of a fabric's directory.
public struct FabricPart: Hashable, Sendable {
  public let kind: FabricPartKind
  public let name: String
  public let writer: String
  /// Empty but for rings.
  public let reader: String
  /// Slots, counters, buckets or labels.
  public let capacity: Int
  public let largestBatch: Int
  /// Of a board.
  let columnCount: Int
  /// Of a board: the labels that name its rows; empty where they have numbers.
  public let rowNames: String
  let offset: Int
}

/// A block of counters read at one moment.
public struct CounterReading: Sendable {
  public let name: String
  public let value: UInt64
}

/// Where one counter is, for who reads it again and again.
public struct CounterPlace: Hashable, Sendable {
  let offset: Int
}

@safe
public final class FabricView: @unchecked Sendable {  // Reads only.
  public let path: String
  public let parts: [FabricPart]
  public let instance: String
  public let build: String
  public let pipeline: String
  public let journal: String
  public let config: String
  public let pid: Int64
  public let ownerStartTicks: UInt64
  public let byteCount: Int
  private let address: UnsafeRawPointer
  private let owner: AnyObject
  /// Its owner's lock is on it. Nil for who owns it.
  private let file: FileBox?

  /// The instances that can be read, with the reason for those that can't.
  public static func instances(root: String = FabricLayout.root) -> [(
    name: String, view: Result<FabricView, FabricError>
  )] {
    InstanceDirectory.names(root: root).map { name in
      do throws(FabricError) {
        return (name, .success(try open(path: root + "/" + name)))
      } catch {
        return (name, .failure(error))
      }
    }
  }

  public static func open(instance: String) throws(FabricError) -> FabricView {
    guard FabricPlan.isValid(instance: instance) else { throw .badInstanceName(instance) }
    let path = FabricLayout.root + "/" + instance
    guard InstanceDirectory.exists(path) else { throw .notThere(instance: instance) }
    return try open(path: path)
  }

  public static func open(path: String) throws(FabricError) -> FabricView {
    let file = try FabricError.wrapping { () throws(SystemFailure) in
      try OwnedFile.openForReading(path)
    }
    let count = try FabricError.wrapping { () throws(SystemFailure) in try file.byteCount() }
    guard count >= UInt64(FabricLayout.headerByteCount), count <= 1 << 40 else {
      throw .notAFabric(path: path, why: "it has \(count) bytes")
    }
    let descriptor = file.descriptor
    let box = try FabricError.wrapping { () throws(SystemFailure) in
      let mapping = try Mapping(
        file: descriptor, byteCount: Int(count), writable: false, named: path)
      // Who looks gives the kernel no reason either to make the core's pages other ones.
      mapping.keepPages()
      return MappingBox(mapping)
    }
    let view = unsafe FabricView(
      address: UnsafeRawPointer(box.mapping.base), byteCount: box.mapping.byteCount, path: path,
      owner: box, file: FileBox(file))
    guard let view else {
      throw .notAFabric(path: path, why: "its header or its directory doesn't hold together")
    }
    return view
  }

  init?(
    address: UnsafeRawPointer, byteCount: Int, path: String, owner: AnyObject, file: FileBox? = nil
  ) {
    typealias Header = FabricLayout.Header
    typealias Entry = FabricLayout.Entry
    func word(_ offset: Int) -> UInt64 {
      unsafe apus_load_acquire((address + offset).assumingMemoryBound(to: UInt64.self))
    }
    func word32(_ offset: Int) -> Int {
      unsafe Int((address + offset).loadUnaligned(as: UInt32.self))
    }
    func text(_ offset: Int, _ room: Int) -> String {
      unsafe Self.text(UnsafeRawBufferPointer(start: address + offset, count: room))
    }
    guard word(Header.magic) == FabricLayout.magic,
      word32(Header.version) == Int(FabricLayout.version),
      word32(Header.entryByteCount) == Entry.byteCount,
      word(Header.totalByteCount) <= UInt64(byteCount),
      word(Header.directoryOffset) == UInt64(FabricLayout.headerByteCount)
    else { return nil }
    let entryCount = word32(Header.entryCount)
    guard
      entryCount <= 4096,
      FabricLayout.headerByteCount + entryCount * Entry.byteCount <= byteCount
    else { return nil }
    var parts: [FabricPart] = []
    for index in 0..<entryCount {
      let entry = FabricLayout.headerByteCount + index * Entry.byteCount
      guard let kind = FabricPartKind(rawValue: UInt32(word32(entry + Entry.kind))),
        let offset = Int(exactly: word(entry + Entry.offset)),
        let partByteCount = Int(exactly: word(entry + Entry.partByteCount)),
        let capacity = Int(exactly: word(entry + Entry.capacity)), capacity > 0,
        capacity <= 1 << 24, offset >= 0, partByteCount >= 0, offset <= byteCount,
        partByteCount <= byteCount - offset, offset % 64 == 0
      else { return nil }
      let batch = word32(entry + Entry.largestBatch)
      let columns = word32(entry + Entry.columnCount)
      let needed: Int
      switch kind {
      case .ring:
        guard capacity & (capacity - 1) == 0, batch > 0, batch <= capacity else { return nil }
        needed = FabricLayout.Ring.byteCount(capacity: capacity)
      case .counters: needed = FabricLayout.Counters.byteCount(count: capacity)
      case .histogram: needed = FabricLayout.Histogram.byteCount
      case .labels: needed = FabricLayout.Labels.byteCount(count: capacity)
      case .board:
        guard (1...BoardWriter.columnsMax).contains(columns) else { return nil }
        needed = FabricLayout.Board.byteCount(rows: capacity, columns: columns)
      }
      guard partByteCount >= needed else { return nil }
      parts.append(
        FabricPart(
          kind: kind, name: text(entry + Entry.name, 64), writer: text(entry + Entry.writer, 48),
          reader: text(entry + Entry.reader, 48), capacity: capacity, largestBatch: batch,
          columnCount: columns, rowNames: text(entry + Entry.rowNames, 48), offset: offset))
    }
    self.path = path
    self.parts = parts
    instance = text(Header.instance, 64)
    build = text(Header.build, 64)
    pipeline = text(Header.pipeline, 32)
    journal = text(Header.journal, 512)
    config = text(Header.config, 512)
    pid = Int64(truncatingIfNeeded: word(Header.pid))
    ownerStartTicks = word(Header.startTicks)
    self.byteCount = byteCount
    unsafe self.address = address
    self.owner = owner
    self.file = file
  }

  private func word(_ offset: Int) -> UInt64 {
    unsafe apus_load_acquire((address + offset).assumingMemoryBound(to: UInt64.self))
  }

  /// Nil when the word holds no state that this version knows.
  public var state: FabricState? { FabricState(rawValue: word(FabricLayout.Header.state)) }
  public var createdNs: UInt64 { word(FabricLayout.Header.createdNs) }
  public var heartbeatNs: UInt64 { word(FabricLayout.Header.heartbeatNs) }

  /// True while the very process that made it runs: it holds the file locked. A build that locked nothing has only its pid to
  /// show.
  public var isOwnerAlive: Bool { file?.file.isLockedElsewhere == true || isOwnerSeen }

  /// Whether that process has its pid here as well, and the start time that goes with it: in another container it has others.
  var isOwnerSeen: Bool {
    let ticks = Host.startTicks(of: pid)
    return ticks != 0 && ticks == ownerStartTicks
  }

  public func part(named name: String) -> FabricPart? { parts.first { $0.name == name } }

  public var rings: [FabricPart] { parts.filter { $0.kind == .ring } }
  public var counterBlocks: [FabricPart] { parts.filter { $0.kind == .counters } }
  public var histograms: [FabricPart] { parts.filter { $0.kind == .histogram } }

  public var boards: [FabricPart] { parts.filter { $0.kind == .board } }

  /// The board of that name; nil where the fabric has none.
  public func board(named name: String) -> BoardReader? {
    part(named: name).flatMap { $0.kind == .board ? board(of: $0) : nil }
  }

  public func board(of part: FabricPart) -> BoardReader {
    precondition(part.kind == .board)
    typealias Board = FabricLayout.Board
    let names = part.offset + Board.names(rows: part.capacity, columns: part.columnCount)
    let columns = (0..<part.columnCount).map { number in
      let at = names + number * Board.columnByteCount
      let unit = unsafe (address + at + Board.columnKind).load(as: UInt8.self)
      return BoardColumn(
        unsafe Self.text(UnsafeRawBufferPointer(start: address + at, count: Board.columnKind)),
        BoardUnit(rawValue: unit) ?? .count)
    }
    return unsafe BoardReader(
      base: (address + part.offset).assumingMemoryBound(to: UInt64.self), rows: part.capacity,
      columns: columns, owner: owner)
  }

  public func observer(of ring: FabricPart) -> RingObserver {
    precondition(ring.kind == .ring)
    return unsafe RingObserver(
      base: address + ring.offset, capacity: ring.capacity, largestBatch: ring.largestBatch)
  }

  public func counters(of block: FabricPart) -> [CounterReading] {
    precondition(block.kind == .counters)
    let names = block.offset + FabricLayout.Counters.names(count: block.capacity)
    return (0..<block.capacity).map { index in
      CounterReading(
        name: label(at: names + index * FabricLayout.Counters.nameByteCount),
        value: word(block.offset + index * 8))
    }
  }

  /// Where the block has the counter of that name; nil where there is none.
  public func place(of name: String, in block: FabricPart) -> CounterPlace? {
    precondition(block.kind == .counters)
    let names = block.offset + FabricLayout.Counters.names(count: block.capacity)
    for index in 0..<block.capacity
    where label(at: names + index * FabricLayout.Counters.nameByteCount) == name {
      return CounterPlace(offset: block.offset + index * 8)
    }
    return nil
  }

  /// The same by the block's name; nil as well where the fabric has no such block.
  public func place(of name: String, in block: String) -> CounterPlace? {
    part(named: block).flatMap { $0.kind == .counters ? place(of: name, in: $0) : nil }
  }

  public func value(at place: CounterPlace) -> UInt64 { word(place.offset) }

  /// The labels of that name by index; none where the fabric has no such part.
  public func labels(named name: String) -> [String] {
    guard let part = part(named: name), part.kind == .labels else { return [] }
    return (0..<part.capacity).map {
      label(at: part.offset + $0 * FabricLayout.Labels.labelByteCount)
    }
  }

  private func label(at offset: Int) -> String {
    unsafe Self.text(UnsafeRawBufferPointer(start: address + offset, count: 32))
  }

  /// Text up to the first zero. It goes to terminals: what would control one is replaced.
  private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    let named = unsafe UnsafeRawBufferPointer(rebasing: bytes.prefix { $0 != 0 })
    // Nearly every name is plain, and some are read ten times a second.
    if unsafe named.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
      return unsafe String(decoding: named, as: UTF8.self)
    }
    var text = ""
    for scalar in unsafe String(decoding: named, as: UTF8.self).unicodeScalars {
      let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      text.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
    }
    return text
  }

  public func snapshot(of histogram: FabricPart) -> HistogramSnapshot {
    precondition(histogram.kind == .histogram)
    return unsafe HistogramSnapshot(reading: address + histogram.offset)
  }
}

/// An open file in a place of its own, as an optional of it would be moved out to be looked at.
final class FileBox {
  let file: OwnedFile

  init(_ file: consuming OwnedFile) { self.file = file }
}

/// Lets several views share one mapping.
final class MappingBox {
  let mapping: Mapping

  init(_ mapping: consuming Mapping) { self.mapping = mapping }
}
