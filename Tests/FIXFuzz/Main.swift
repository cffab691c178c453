import FIXDictionary
import FIXJudge
@main struct Main { static func main() {
  var judge = Judge(.apus)
  let c = ContinuousClock()
  for s in Samples.all.prefix(4) { print(c.measure { print(Corruption.substitutions(s.bytes, &judge) as Any) }, judge.messageCount) }
} }
