// The reference's verdicts and their order, by examples.

import ReferenceFIX
import Testing

@Suite("Reference: verdicts")
struct VerdictTests {
  static let head = "35=D|49=S|"

  @Test(
    "one thing wrong",
    arguments: [
      ("11=a|38=1|", "good"),
      ("11=a|38=1|44=1|40=2|18=G 6|95=3|96=|=||", "good"),
      ("11=a|38=1|43=Y|", "outOfOrder 43"),
      ("11=a|38=1|89=x|58=y|", "outOfOrder 58"),
      ("38=1|", "requiredMissing 11"),
      ("11=a|38=|", "noValue 38"),
      ("11=a|38=x|", "badFormat 38"),
      ("11=a|38=1|40=3|", "outOfRange 40"),
      ("11=a|38=1|40=12|", "badFormat 40"),
      ("11=a|38=1|18=G  6|", "badFormat 18"),
      ("11=a|38=1|18=G 7|", "outOfRange 18"),
      ("11=a|38=1|205=32|", "outOfRange 205"),
      ("11=a|38=1|205=x|", "badFormat 205"),
      ("11=a|38=1|999=x|", "invalidTag 999"),
      ("11=a|38=1|5001=x|", "invalidTag 5001"),
      ("11=a|38=1|-1=x|", "invalidTag -1"),
      ("11=a|38=1|70000=x|", "invalidTag 70000"),
      ("11=a|38=1|58=x|", "notDefinedForType 58"),
      ("11=a|38=1|11=b|", "repeated 11"),
      ("11=a|38=1|40=2|", "conditionMissing 44"),
      ("11=a|38=1|96=x|", "badFormat 96"),
    ])
  func one(_ body: String, _ verdict: String) {
    #expect(World.verdict(Self.head + body) == verdict)
  }

  @Test("a type that nobody knows")
  func type() {
    #expect(World.verdict("35=Z|49=S|11=a|") == "invalidType 35")
    #expect(World.verdict("35=|49=S|11=a|") == "invalidType 35")
  }

  @Test(
    "several: structure, type, what is missing, then by header, trailer, body and ascending tags",
    arguments: [
      ("35=Z|11=a|49=S|", "outOfOrder 49"),
      ("35=D|58=x|", "requiredMissing 49"),
      ("35=D|49=S|58=x|999=y|", "requiredMissing 11"),
      ("35=D|49=S|38=x|11=|", "noValue 11"),
      ("35=D|49=S|43=x|11=|38=x|", "badFormat 43"),
      ("35=D|49=S|11=|38=1|93=1|89=xx|", "garbled"),
      ("35=D|49=S|11=|38=1|89=xx|", "badFormat 89"),
      ("35=D|49=S|58=x|44=y|11=a|38=1|", "badFormat 44"),
      ("35=D|49=S|11=a|38=1|40=2|58=x|", "notDefinedForType 58"),
      ("35=D|49=S|11=a|38=1|999=|", "noValue 999"),
    ])
  func order(_ body: String, _ verdict: String) {
    #expect(World.verdict(body) == verdict)
  }

  @Test(
    "groups",
    arguments: [
      ("73=0|", "good"),
      ("73=2|55=A|54=1|55=B|54=2|", "good"),
      ("73=1|55=A|54=1|78=2|79=x|80=1|79=y|", "good"),
      ("73=2|55=A|54=1|78=1|79=x|55=B|54=1|", "good"),
      ("73=1|55=A|54=1|55=B|54=2|", "groupCount 73"),
      ("73=3|55=A|54=1|55=B|54=2|", "groupCount 73"),
      ("73=x|55=A|54=1|", "badFormat 73"),
      ("73=1|55=A|54=1|78=1|79=x|79=y|", "groupCount 78"),
      ("73=1|55=A|", "requiredMissing 54"),
      ("73=1|55=A|54=1|78=1|80=1|", "groupCount 78"),
      ("73=1|55=A|54=1|54=2|", "repeated 54"),
      ("73=1|55=A|54=|", "noValue 54"),
      ("73=1|55=A|54=12|", "badFormat 54"),
      ("73=1|54=1|55=A|", "notDefinedForType 54"),
      ("55=A|54=1|", "notDefinedForType 54"),
    ])
  func groups(_ body: String, _ verdict: String) {
    #expect(World.verdict(Self.head + "11=a|38=1|" + body) == verdict)
  }
}
