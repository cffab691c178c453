// One wrong byte: a corrupted message is refused or a legal other one, and the codec says so as the
// reference does, under each width of the kernel.

import FIXCodec
import FIXDictionary
import FIXJudge
import Testing

@Suite("Corruption")
struct CorruptionTests {
  @Test("the samples are good")
  func samples() {
    for (name, bytes) in Samples.all {
      var judge = Judge(.apus)
      #expect(judge.complaint(bytes) == nil, "\(name)")
      #expect(judge.goodCount == 1, "\(name): \(judge.verdictText(bytes))")
    }
    for bytes in Samples.judging {
      var judge = Judge(.judging)
      #expect(judge.complaint(bytes) == nil, "\(Written.text(bytes))")
      #expect(judge.goodCount == 1, "\(Written.text(bytes)): \(judge.verdictText(bytes))")
    }
  }

  @Test("every other value of every byte", arguments: Samples.all.indices)
  func substitution(sample: Int) {
    var judge = Judge(.apus)
    let wrong = Corruption.substitutions(Samples.all[sample].bytes, &judge)
    #expect(wrong == nil)
    #expect(judge.messageCount > 2000, "too few that were framed")
    #expect(judge.goodCount > 100, "too few that were legal")
  }

  @Test(
    "every other value of every byte, where there is one of everything",
    arguments: Samples.judging.indices)
  func substitutionJudging(sample: Int) {
    var judge = Judge(.judging)
    #expect(Corruption.substitutions(Samples.judging[sample], &judge) == nil)
    #expect(judge.messageCount > 1000)
  }

  @Test("bytes and fields inserted, left out, doubled and swapped", arguments: Samples.all.indices)
  func edits(sample: Int) {
    var judge = Judge(.apus)
    #expect(Corruption.edits(Samples.all[sample].bytes, &judge) == nil)
    #expect(judge.messageCount > 500)
  }

  @Test("the same, where there is one of everything", arguments: Samples.judging.indices)
  func editsJudging(sample: Int) {
    var judge = Judge(.judging)
    #expect(Corruption.edits(Samples.judging[sample], &judge) == nil)
    #expect(judge.messageCount > 300)
  }
}
