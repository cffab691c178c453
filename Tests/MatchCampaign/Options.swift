// What the campaign was asked for.

struct Options {
  var seeds = 200
  var firstSeed: UInt64 = 1
  var commands = 50_000
  var out = ".build/match-campaign"
  var replay: String?
  var isSelfTest = false
  /// The campaign itself, in a process that its parent watches: the file says which seed is running.
  var seedFile: String?
  /// One script in a process of its own: status 1 if it shows a difference.
  var probe: String?

  static let usage = """
    usage: match-campaign [--seeds N] [--first-seed S] [--commands M] [--out DIR]
           match-campaign --replay FILE
           match-campaign --self-test

    Sends random commands through the matching engine and through its reference (MATCHING.md as a plain
    program), and compares what they answer line by line, and the books that rest. A difference, or a
    crash, is shrunk to a few commands, printed with both answers, and left in DIR as files that
    `apus match --instruments DIR/seed-S.yaml DIR/seed-S.csv` reads.

      --seeds N        worlds: instruments, sizes, and the mix of commands (200)
      --first-seed S   the first of them (1); a seed repeats exactly
      --commands M     commands in each (50000)
      --out DIR        where scripts of differences go (.build/match-campaign)
      --replay FILE    a script again, with both answers
      --self-test      instead of the engine, references with a known mistake: each must be found and
                       shrunk to a few commands

    Exit status: 0 no difference, 1 a difference, or a feature that never came up, 2 bad usage.
    """

  struct Fault: Error { var text: String }

  init(_ arguments: [String]) throws(Fault) {
    var rest = arguments[...]
    while let name = rest.popFirst() {
      if name == "--self-test" {
        isSelfTest = true
        continue
      }
      let known = [
        "--seeds", "--first-seed", "--commands", "--out", "--replay", "--seed-file", "--probe",
      ]
      guard known.contains(name) else { throw Fault(text: "unknown argument '\(name)'") }
      guard let value = rest.popFirst() else { throw Fault(text: "\(name) wants a value") }
      switch name {
      case "--out": out = value
      case "--replay": replay = value
      case "--seed-file": seedFile = value
      case "--probe": probe = value
      default:
        guard let number = Int(value.filter { $0 != "_" }), number >= 1 else {
          throw Fault(text: "\(name) wants a number from 1, not '\(value)'")
        }
        switch name {
        case "--seeds": seeds = number
        case "--commands": commands = number
        default: firstSeed = UInt64(number)
        }
      }
    }
  }
}
