// Numbers as a log shows them: what is missing, what fills it, what begins anew.

import FIXText
import Testing

@testable import FIXTools

@Suite struct SequenceTests {
  /// A message of this number; a type and more fields behind a space.
  private func note(_ number: Int, _ words: String = "0", _ tracker: inout SequenceTracker)
    -> SequenceFinding?
  {
    let parts = words.split(separator: " ")
    let fields = parts.dropFirst().map { $0 + "|" }.joined()
    let bytes = whole("35=\(parts[0])|34=\(number)|49=A|52=20261125-09:30:00|56=B|\(fields)")
    return tracker.note(FieldList(splitting: bytes, apusLexicon))
  }

  private func findings(_ script: [(Int, String)]) -> ([SequenceFinding?], SequenceTracker) {
    var tracker = SequenceTracker()
    let found = script.map { note($0.0, $0.1, &tracker) }
    return (found, tracker)
  }

  @Test func nothingOdd() {
    let (found, tracker) = findings([(7, "0"), (8, "0"), (9, "D"), (10, "5")])
    #expect(found == [nil, nil, nil, nil])
    #expect(tracker.gapCount == 0)
  }

  @Test func aGapThatIsFilled() {
    let (found, tracker) = findings([
      (1, "A"), (5, "0"), (2, "D 43=Y"), (3, "4 43=Y 123=Y 36=5"), (5, "0 43=Y"), (6, "0"),
    ])
    #expect(found == [nil, .gap(2...4), nil, nil, nil, nil])
    #expect(tracker.gapCount == 1)
    #expect(tracker.missingCount == 3)
    #expect(tracker.filledCount == 3)
    #expect(tracker.resentCount == 3)
  }

  @Test func aDuplicateAndNumbersThatBeginAnew() {
    let (once, first) = findings([(1, "A"), (2, "0"), (2, "0"), (3, "0"), (4, "0")])
    #expect(once == [nil, nil, .tooLow(expected: 3), nil, nil])
    #expect(first.tooLowCount == 1)
    let (anew, second) = findings([(8, "0"), (9, "0"), (1, "0"), (2, "0"), (3, "0"), (5, "0")])
    #expect(anew == [nil, nil, .tooLow(expected: 10), nil, nil, .gap(4...4)])
    #expect(second.tooLowCount == 1)
  }

  @Test func logons() {
    let (found, _) = findings([
      (8, "0"), (1, "A 141=Y"), (2, "0"), (1, "A"), (2, "0"), (3, "0"), (2, "A"), (3, "0"),
    ])
    #expect(found == [nil, nil, nil, nil, nil, nil, .restart(expected: 4), nil])
  }

  @Test func resets() {
    let (found, _) = findings([
      (8, "0"), (1, "4 36=20"), (20, "0"), (21, "4 123=Y 36=30"), (30, "0"), (31, "0 34=x"),
    ])
    #expect(found == [nil, nil, nil, nil, nil, nil])
  }

  /// Numbers of any size and order are no danger.
  @Test func hostileNumbers() {
    var tracker = SequenceTracker()
    for number in [999_999_999_999, 0, -5, 5, 999_999_999_998, 7] {
      for words in ["0", "4 36=1", "4 123=Y 36=3", "4 36=999999999999", "0 43=Y", "A"] {
        _ = note(number, words, &tracker)
      }
    }
    for number in 1...3_000 { _ = note(number * 2, "0", &tracker) }
    #expect(tracker.gapCount > 2_000)
  }
}
