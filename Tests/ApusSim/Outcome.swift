// What one seed came to, as it is told, and as it travels from a seed's process to the campaign's.

import SimulationStory

struct Outcome {
  var digest: UInt64 = 0
  var factCount = 0
  var messageCount: UInt64 = 0
  var requestCount: UInt64 = 0
  /// That stages of all processes gave on; 0 on a real host.
  var eventCount: UInt64 = 0
  var virtualNs: UInt64 = 0
  var realNs: UInt64 = 0
  var marks = Marks()
  /// The rule's name and what it found.
  var breaches: [(rule: String, text: String)] = []

  init() {}

  var text: String {
    var lines = [
      "digest \(digest)", "facts \(factCount)", "messages \(messageCount)",
      "requests \(requestCount)", "events \(eventCount)", "virtual \(virtualNs)", "real \(realNs)",
    ]
    lines += breaches.map { "broken \($0.rule) \($0.text.replacing("\n", with: " "))" }
    if !marks.text.isEmpty { lines += marks.text.split(separator: "\n").map { "mark " + $0 } }
    return lines.joined(separator: "\n") + "\n"
  }

  init?(_ text: String) {
    var marked: [Substring] = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 2)
      guard words.count > 1 else { return nil }
      switch words[0] {
      case "digest": digest = UInt64(words[1]) ?? 0
      case "facts": factCount = Int(words[1]) ?? 0
      case "messages": messageCount = UInt64(words[1]) ?? 0
      case "requests": requestCount = UInt64(words[1]) ?? 0
      case "events": eventCount = UInt64(words[1]) ?? 0
      case "virtual": virtualNs = UInt64(words[1]) ?? 0
      case "real": realNs = UInt64(words[1]) ?? 0
      case "broken": breaches.append((String(words[1]), words.count > 2 ? String(words[2]) : ""))
      case "mark": marked.append(line.dropFirst(5))
      default: return nil
      }
    }
    marks = Marks(text: marked.joined(separator: "\n"))
  }

  /// How much faster than real time it was.
  var speed: UInt64 { realNs == 0 ? 0 : virtualNs / realNs }

  func readable(_ story: Story) -> String {
    var text = ""
    for breach in breaches {
      let rule = Judge.everyRule.first { $0.name == breach.rule }
      text += "BROKEN \(breach.rule): \(breach.text)\n"
      text += "       seed \(story.seed) of \(story.profile), \(Provenance.words)\n"
      if let rule { text += "       \(rule.sentence)\n" }
    }
    text +=
      "\(story.summary): \(messageCount) messages, \(factCount) facts, "
      + "\(virtualNs / 1_000_000_000) s in \(realNs / 1_000_000) ms (\(speed) times), digest "
      + String(digest, radix: 16) + "\n"
    return text
  }
}
