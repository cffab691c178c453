// One wrong byte: a corrupted message is refused or a legal other one, and the codec says so as the
// reference does, under each width of the kernel. The longer samples have every byte turned into those that
// tell most here, and into all 256 by `fix-fuzz corrupt`, which tools/test runs in release.

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

  @Test("each byte replaced", arguments: Samples.all.indices)
  func substitution(sample: Int) {
    var judge = Judge(.apus)
    let (name, bytes) = Samples.all[sample]
    let isWhole = ["heartbeat", "news", "book changes"].contains(name)
    let others = isWhole ? Corruption.everyByte : Corruption.tellingBytes
    #expect(Corruption.substitutions(bytes, by: others, &judge) == nil)
    #expect(judge.messageCount > 12 * bytes.count, "too few that were framed")
    #expect(judge.goodCount > bytes.count, "too few that were legal")
  }

  @Test("each byte replaced, where there is one of everything", arguments: Samples.judging.indices)
  func substitutionJudging(sample: Int) {
    var judge = Judge(.judging)
    let bytes = Samples.judging[sample]
    #expect(Corruption.substitutions(bytes, by: Corruption.tellingBytes, &judge) == nil)
    #expect(judge.messageCount > 10 * bytes.count, "too few that were framed")
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
