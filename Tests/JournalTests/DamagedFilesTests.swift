// The bits that the simulation has go wrong: which they are follows from a number, they are put right where they are named,
// and none is where nobody could tell.

import DamagedFiles
import Glibc
import Testing

@testable import Journal

@Suite struct DamagedFilesTests {
  private func flip(_ path: String, _ byte: UInt64, _ bit: UInt32) -> Bool {
    let file = RawFile(path)
    guard let old = file.read(Int(byte), 1).first else { return false }
    file.write([old ^ 1 << UInt8(bit)], at: Int(byte))
    return true
  }

  private func write(_ count: Int, to path: String) {
    let file = unsafe fopen(path, "w")!
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 % 251 + 1) }
    _ = unsafe fwrite(bytes, 1, count, file)
    _ = unsafe fclose(file)
  }

  /// A core's files: a log that ends as by a crash, behind its last mark; two stores; an epoch.
  private func files() throws -> (victim: Victim, damage: DamagedFiles, all: [String]) {
    let victim = try Victim(closes: false)
    let root = victim.scratch.path
    let stores = root + "/store"
    _ = unsafe mkdir(stores, 0o700)
    for name in ["A-ONE.fixstore", "A-TWO.fixstore"] { write(8192, to: stores + "/" + name) }
    write(44, to: root + "/epoch")
    return (
      victim,
      DamagedFiles(journals: root, instance: "test", stores: stores, flip: flip),
      [
        stores + "/A-ONE.fixstore", stores + "/A-TWO.fixstore", root + "/epoch",
        victim.directory + "/000000.journal",
      ]
    )
  }

  private func contents(_ paths: [String]) -> [[UInt8]] {
    paths.map {
      let file = RawFile($0)
      return file.read(0, file.count)
    }
  }

  @Test func `one bit each, the same for the same number, put right where it is named`() throws {
    let (victim, clean, all) = try files()
    defer { withExtendedLifetime(victim) {} }
    let whole = contents(all)
    let vouched = victim.header.offset(of: UInt64(victim.promised))
    var seen: [String: Int] = [:]
    for number in 0..<400 as Range<UInt64> {
      var damage = clean
      damage.ask(number)
      let words = damage.damage()
      let wrong = contents(all)
      for (path, (was, present)) in zip(all, zip(whole, wrong)) where was != present {
        let places = was.indices.filter { was[$0] != present[$0] }
        #expect(places.count == 1 && (was[places[0]] ^ present[places[0]]).nonzeroBitCount == 1)
        seen[path, default: 0] += 1
        if path.hasSuffix(".journal") { #expect(places[0] < vouched, "number \(number)") }
        // Whoever names another file hasn't found it.
        #expect(damage.mend(namedIn: "another.file is damaged") == nil)
        let name = String(path.split(separator: "/").last!)
        #expect(words.count == 1 && words[0].hasPrefix(name + ": bit"))
        #expect(damage.mend(namedIn: "\(path): it is damaged") == name)
      }
      #expect(contents(all) == whole)
      var again = clean
      again.ask(number)
      #expect(again.damage() == words && contents(all) == wrong)
      for path in all { _ = again.mend(namedIn: path) }
    }
    #expect(Set(seen.keys) == Set(all), "each kind of file has its turn: \(seen)")
  }

  @Test func `what is wrong in the log is found by a reader, and then put right`() throws {
    let (victim, clean, all) = try files()
    defer { withExtendedLifetime(victim) {} }
    let whole = contents(all)
    var found = 0
    for number in 0..<200 as Range<UInt64> {
      var damage = clean
      damage.ask(number)
      guard damage.damage().first?.hasPrefix("000000.journal") == true else {
        for path in all { _ = damage.mend(namedIn: path) }
        continue
      }
      found += 1
      #expect(damage.check() == [] && contents(all) == whole)
    }
    #expect(found > 20)
  }

  @Test func `what was written over since isn't put right`() throws {
    let (victim, clean, all) = try files()
    defer { withExtendedLifetime(victim) {} }
    var seen = 0
    for number in 0..<60 as Range<UInt64> {
      var damage = clean
      damage.ask(number)
      let words = damage.damage()
      guard words.first?.hasPrefix("A-") == true,
        let byte = words[0].split(separator: " ").dropLast(2).last.flatMap({ UInt64($0) }),
        let path = all.first(where: { words[0].hasPrefix($0.split(separator: "/").last!) })
      else {
        for path in all { _ = damage.mend(namedIn: path) }
        continue
      }
      seen += 1
      // Beside it: the byte itself may have come to the same.
      let beside = byte ^ 1
      _ = flip(path, beside, 3)
      let written = contents(all)
      #expect(damage.mend(namedIn: path) == nil && contents(all) == written, "number \(number)")
      _ = flip(path, beside, 3)
      #expect(damage.mend(namedIn: path) != nil)
    }
    #expect(seen > 10)
  }
}
