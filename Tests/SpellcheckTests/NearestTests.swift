// A suggestion helps only where it is what was meant: near misses are found, far ones aren't.

import Spellcheck
import Testing

@Suite struct NearestTests {
  @Test(arguments: [
    ("capasity", "capacity"), ("cpu", "cpu"), ("cup", "cpu"), ("Capacity", "capacity"),
    ("journal-capacity", "journal_capacity"), ("wiat", "wait"), ("capacityy", "capacity"),
    ("apacity", "capacity"),
  ])
  func near(word: String, meant: String) {
    #expect(nearest(word, in: ["wait", "cpu", "capacity", "journal_capacity"]) == meant)
  }

  @Test(arguments: ["", "x", "rings", "frequency", String(repeating: "capacity", count: 20)])
  func far(word: String) {
    #expect(nearest(word, in: ["wait", "cpu", "capacity", "journal_capacity"]) == nil)
  }

  @Test func theFirstOfEqualsWins() {
    #expect(nearest("cat", in: ["bat", "hat"]) == "bat")
    #expect(nearest("cat", in: []) == nil)
  }

  @Test func allWordsOfTwoLettersAgreeWithAHandMadeRule() {
    // Of two letters one may be wrong: they share a letter in place, or are swapped.
    let letters = Array("abc")
    for a in letters {
      for b in letters {
        for c in letters {
          for d in letters {
            let isNear = a == c || b == d || (a == d && b == c)
            #expect((nearest("\(a)\(b)", in: ["\(c)\(d)"]) != nil) == isNear, "\(a)\(b) \(c)\(d)")
          }
        }
      }
    }
  }

  @Test func distances() {
    #expect(editDistance(Array("kitten"), Array("sitting")) == 3)
    #expect(editDistance(Array("abcd"), Array("abdc")) == 1)
    #expect(editDistance([], Array("abc")) == 3)
  }

  @Test func aWordThatWasOnlyBegun() {
    #expect(nearest("ord", in: ["book", "orders-risk"]) == "orders-risk")
    #expect(nearest("xyz", in: ["book", "orders"]) == nil)
  }
}
