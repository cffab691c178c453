// Bits that are wrong in the files of a core that is down: its journal, its snapshots, its stores, its epoch. Disks do that, and
// who trades with money must notice. A core that finds one says in which file, and won't start; then it is put right, as
// a person would who has a copy.

import Events
import Glibc
import Journal
import Numerics

public struct DamagedFiles {
  /// Changes one bit where a reader finds it; false where there is no such byte.
  public typealias Flip = (_ path: String, _ byte: UInt64, _ bit: UInt32) -> Bool

  private struct Bit {
    var path: String
    var byte: UInt64
    var bit: UInt32
    /// What it lies amid, as it is wrong. A core that started all the same may have written there since.
    var amid: [UInt8] = []
    /// Nobody who starts writes there again, so it can be put right at any time.
    var isSettled: Bool
    /// A reader of the whole journal must find it.
    var isOnRecord: Bool

    var name: String { String(path.split(separator: "/").last ?? "") }
  }

  private static let askedMax = 4

  private let journals: String
  private let instance: String
  private let stores: String
  private let flip: Flip
  private var asked: [UInt64] = []
  private var bits: [Bit] = []

  /// `journals`: the directory that has them, one of which is the instance's newest; `stores`: that of its FIX sessions.
  public init(journals: String, instance: String, stores: String, flip: @escaping Flip) {
    self.journals = journals
    self.instance = instance
    self.stores = stores
    self.flip = flip
  }

  /// One bit, before the next start. All about it follows from the number. A few at most: each costs a start.
  public mutating func ask(_ number: UInt64) {
    if asked.count < Self.askedMax { asked.append(number) }
  }

  /// What was asked for is done, to a core that is down. In words, a bit each.
  public mutating func damage() -> [String] {
    var words: [String] = []
    for number in asked {
      var random = SplitMix64(seed: number)
      // A place may be where nothing lies yet, or where nobody could tell.
      for _ in 0..<32 {
        guard var bit = choose(&random), flip(bit.path, bit.byte, bit.bit) else { continue }
        bit.amid = amid(bit)
        bits.append(bit)
        words.append("\(bit.name): bit \(bit.bit) of byte \(bit.byte) is wrong")
        break
      }
    }
    asked = []
    return words
  }

  /// Puts right what a core that won't start names. The file's name; nil: it names none that is wrong.
  public mutating func mend(namedIn why: String) -> String? {
    guard let at = bits.firstIndex(where: { why.contains($0.name) && restore($0) }) else {
      return nil
    }
    return bits.remove(at: at).name
  }

  /// Whoever reads the whole journal finds each bit of it that is still wrong: those that nobody finds, in words. Then what
  /// nobody writes to any more is put right; the rest is once somebody who starts names it. Nothing is asked for any more.
  public mutating func check() -> [String] {
    asked = []
    var unseen: [String] = []
    for bit in bits where bit.isSettled && amid(bit) == bit.amid {
      if bit.isOnRecord, !isFound(bit) {
        unseen.append("\(bit.name), byte \(bit.byte): a bit is wrong, and no reader finds it")
      }
      _ = flip(bit.path, bit.byte, bit.bit)
    }
    bits.removeAll(where: \.isSettled)
    return unseen
  }

  private func restore(_ bit: Bit) -> Bool {
    amid(bit) == bit.amid && flip(bit.path, bit.byte, bit.bit)
  }

  private func amid(_ bit: Bit) -> [UInt8] { bytes(of: bit.path, at: bit.byte & ~63, count: 64) }

  private func isFound(_ bit: Bit) -> Bool {
    let directory = String(bit.path.dropLast(bit.name.count + 1))
    do throws(JournalError) {
      var cursor = try JournalReader(path: directory).cursor()
      while try cursor.next() != nil {}
      return false
    } catch {
      // Where several are wrong the first is named.
      return true
    }
  }

  // MARK: Which

  private func choose(_ random: inout SplitMix64) -> Bit? {
    let journal = Self.names(in: journals).last { $0.hasPrefix(instance + "-") }
      .map { journals + "/" + $0 }
    switch random.next(below: 12) {
    case 0..<5:
      let all = Self.names(in: stores).filter { $0.hasSuffix(".fixstore") }
      return Self.one(of: all, &random).flatMap { inStore(stores + "/" + $0, &random) }
    case 5..<8: return journal.flatMap { inSegment($0, isLast: true, &random) }
    case 8: return journal.flatMap { inSegment($0, isLast: false, &random) }
    case 9:
      guard let directory = journal.map({ $0 + "/snapshots" }) else { return nil }
      let all = Self.names(in: directory).filter { $0.hasSuffix(".snapshot") }
      return Self.one(of: all, &random)
        .flatMap { anywhere(directory + "/" + $0, isSettled: true, &random) }
    case 10: return inKept(stores + "/sessions.kept", &random)
    default: return anywhere(journals + "/epoch", isSettled: false, &random)
    }
  }

  private static func one(of names: [String], _ random: inout SplitMix64) -> String? {
    names.isEmpty ? nil : names[Int(random.next(below: UInt64(names.count)))]
  }

  /// Half of them in the few words that say where a session stands, which are a thousandth of it.
  private func inStore(_ path: String, _ random: inout SplitMix64) -> Bit? {
    let within: Range<UInt64>? = random.next(below: 2) == 0 ? 4096..<4416 : nil
    return anywhere(path, within: within, isSettled: false, &random)
  }

  /// Not in what it says last: a turn that is wrong is one that the power cut, whoever reads it, and the one before counts.
  private func inKept(_ path: String, _ random: inout SplitMix64) -> Bit? {
    guard let size = Self.size(of: path), size > 4096 else { return nil }
    let count = UInt64(word(of: path, at: 16))
    let header = Self.pages(4096 + count * 1024)
    let turns = 2 * Self.pages(64 + count * 320)
    guard header + turns < size else { return nil }
    let isHeader = random.next(below: 4) == 0
    return anywhere(
      path, within: isHeader ? 0..<header : (header + turns)..<size, isSettled: false, &random)
  }

  private static func pages(_ byteCount: UInt64) -> UInt64 { (byteCount + 4095) / 4096 * 4096 }

  /// In the newest segment with records only where a mark vouches for them: behind it a record that is wrong is one
  /// that was never finished.
  private func inSegment(_ journal: String, isLast: Bool, _ random: inout SplitMix64) -> Bit? {
    do throws(JournalError) {
      let reader = try JournalReader(path: journal)
      guard let run = reader.runs.last else { return nil }
      var cursor = try reader.cursor(from: run.firstPosition)
      var vouched = run.firstPosition
      while let record = try cursor.next() {
        if record.event.kind == .journalSync || record.event.kind == .journalClose {
          vouched = max(vouched, record.event.payload(as: JournalMark.self).records)
        }
      }
      let last = cursor.header
      if isLast {
        let records =
          vouched > last.firstPosition ? Int(vouched - last.firstPosition) : 0
        let end = last.recordsOffset + records * JournalLayout.Record.byteCount
        return record(journal, last, 0..<UInt64(end), &random)
      }
      guard last.segmentNumber > 0 else { return nil }
      let number = random.next(below: last.segmentNumber)
      let path = Self.segment(number, of: journal)
      guard var header = reader.runs.last(where: { $0.firstSegment <= number })?.header,
        let size = Self.size(of: path)
      else { return nil }
      header.segmentNumber = number
      return record(journal, header, 0..<size, &random)
    } catch {
      return nil
    }
  }

  private func record(
    _ journal: String, _ header: JournalHeader, _ within: Range<UInt64>,
    _ random: inout SplitMix64
  ) -> Bit? {
    let path = Self.segment(header.segmentNumber, of: journal)
    var bit = anywhere(path, within: within, isSettled: true, &random)
    // What stands between a header's words and its records is zeros, and says nothing.
    if let byte = bit?.byte { bit?.isOnRecord = byte >= UInt64(header.recordsOffset) }
    return bit
  }

  /// On a page that holds something.
  private func anywhere(
    _ path: String, within: Range<UInt64>? = nil, isSettled: Bool, _ random: inout SplitMix64
  ) -> Bit? {
    guard let size = Self.size(of: path), size > 0 else { return nil }
    let range = (within ?? 0..<size).clamped(to: 0..<size)
    for _ in 0..<64 where !range.isEmpty {
      let byte = range.lowerBound + random.next(below: UInt64(range.count))
      let bit = UInt32(random.next(below: 8))
      let page = bytes(of: path, at: byte / 4096 * 4096, count: 4096)
      let at = Int(byte % 4096)
      guard page.indices.contains(at), page.contains(where: { $0 != 0 }) else { continue }
      return Bit(
        path: path, byte: byte, bit: bit, isSettled: isSettled, isOnRecord: false)
    }
    return nil
  }

  // MARK: Files

  private static func segment(_ number: UInt64, of journal: String) -> String {
    let digits = String(number)
    return journal + "/" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
      + ".journal"
  }

  private static func size(of path: String) -> UInt64? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return UInt64(status.st_size)
  }

  private func bytes(of path: String, at byte: UInt64, count: Int) -> [UInt8] {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: count)
    let read = unsafe pread(file, &bytes, count, off_t(byte))
    return read > 0 ? Array(bytes[..<read]) : []
  }

  private func word(of path: String, at byte: UInt64) -> UInt32 {
    bytes(of: path, at: byte, count: 4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  private static func names(in directory: String) -> [String] {
    guard let folder = unsafe opendir(directory) else { return [] }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      names.append(
        unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names.sorted()
  }
}
