// Valid lines, damaged at random: refused or another event, never a trap. What is accepted must be
// written and read again as the same event.

import EventText
import Events
import Numerics
import Testing

@Suite struct MutationTests {
  private static let pieces: [[UInt8]] = [
    "\"", "\\", "{", "}", ",", ":", "null", "\\u", "\\ud800", "0", "-", "9999999999999999999999",
    "1e9", ".", "\u{0}", "é", "[", "true", "\"kind\":", "\"reserved\":\"00\"", " ",
  ].map { Array($0.utf8) }

  private func damaged(_ line: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var line = line
    for _ in 0...random.next(below: 3) {
      let place = Int(random.next(below: UInt64(line.count + 1)))
      switch random.next(below: 6) {
      case 0: if place < line.count { line[place] = UInt8(truncatingIfNeeded: random.next()) }
      case 1: if place < line.count { line[place] ^= 1 << UInt8(random.next(below: 8)) }
      case 2: if place < line.count { line.remove(at: place) }
      case 3: line.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
      case 4:
        let piece = Self.pieces[Int(random.next(below: UInt64(Self.pieces.count)))]
        line.insert(contentsOf: piece, at: place)
      default: line.removeSubrange(place...)
      }
    }
    return line
  }

  @Test(arguments: [1, 2] as [UInt64])
  func damagedLinesNeverTrap(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let text = EventJSON(symbols: symbols)
    var accepted = 0
    for round in 0..<15_000 {
      let kind = EventKind(code: UInt8(random.next(below: 130)))
      var line: [UInt8] = []
      text.append(randomEvent(kind, &random), to: &line)
      line = damaged(line, &random)
      do throws(JSONError) {
        let event = try text.parse(line.span)
        accepted += 1
        let again = try text.parse(text.line(event))
        if again != event {
          Issue.record("seed \(seed), round \(round): \(text.line(event))")
          return
        }
      } catch {
        if error.column < 1 || error.column > line.count + 1 || error.description.isEmpty {
          Issue.record("seed \(seed), round \(round): \(error)")
          return
        }
      }
    }
    // Most damage is noticed; some only makes another event of it.
    #expect(accepted > 100 && accepted < 10_000, "\(accepted)")
  }

  @Test func anyBytesNeverTrap() {
    var random = SplitMix64(seed: 3)
    let text = EventJSON()
    for _ in 0..<5_000 {
      var line: [UInt8] = [0x7B]
      for _ in 0..<random.next(below: 40) {
        let piece = Self.pieces[Int(random.next(below: UInt64(Self.pieces.count)))]
        line += random.nextBool() ? piece : [UInt8(truncatingIfNeeded: random.next())]
      }
      _ = try? text.parse(line.span)
      _ = parseDecimal(line.span)
      _ = parseTime(line.span)
      _ = parseNumber(line.span)
    }
  }

  @Test func everyPrefixIsRefused() {
    let text = EventJSON(symbols: symbols)
    var random = SplitMix64(seed: 4)
    for kind in EventKind.all {
      var line: [UInt8] = []
      text.append(randomEvent(kind, &random), to: &line)
      for count in 0..<line.count {
        #expect(throws: JSONError.self) { try text.parse(Array(line[..<count])) }
      }
    }
  }
}
