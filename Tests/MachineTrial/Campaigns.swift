// The campaigns by name: what each takes, and how it says what it did.

import CSimulation
import Glibc

enum Campaigns {
  static let help = """
    usage: machine-trial calls|kills|cuts|dropped [--of venue|trader] [--count N]
             [--durability process|power] [--only KIND] [--from N] [--to N] [--seed S] [--jobs N] [--trace] [--keep]
             [--verbose]

    The real venue with clients that trade at random, or the real trader on a venue, is hurt on the simulated
    machine and started again. All that clients or the venue were told must be on record, once and in order, and the
    record must replay.

      calls     every call of the file system (open, create, read, write, sync, resize, map, rename, unlink,
                mkdir) of two lives fails once, with EIO, ENOSPC, EINTR and, reads and writes, cut short. --count: only
                so many, drawn. At both durabilities, or one. --only: one kind of call. --from, --to: of their list
                only those from this number up to that one, which isn't taken: the whole in pieces
      kills     so many kills -9, at any step, in any call, at any look at a clock (1000)
      cuts      so many power cuts, of which any unsynced sectors survive (1000)
      dropped   so many, of which no unsynced sector survives (200)

    --of: only the venue, or only the trader; a count is of each. --seed repeats a campaign exactly; a world that finds something says its own. --jobs: worlds at once (2).
    --verbose: where calls are made, by kind, path and part of a life, and what became of each path. Exit status: 0 nothing was found, 1 something was, 2 bad usage.

    """

  static let names = ["calls", "kills", "cuts", "dropped"]

  static func run(_ name: String, _ arguments: ArraySlice<String>) -> Int32 {
    var count: Int?
    var seed: UInt64 = 1
    var worlds = Worlds(jobs: 2)
    var durabilities = ["process", "power"]
    var only: String?
    var subjects = [Subject.venue, .trader]
    var isVerbose = false
    var part: (from: Int, to: Int) = (0, Int.max)
    var rest = arguments
    while let word = rest.popFirst() {
      switch word {
      case "--help":
        print(help)
        return 0
      case "--trace": worlds.isTraced = true
      case "--keep": worlds.isKept = true
      case "--verbose": isVerbose = true
      case "--count", "--seed", "--jobs", "--from", "--to":
        guard let number = rest.popFirst().flatMap({ UInt64($0) }), number < 1 << 62 else {
          return complain(word)
        }
        switch word {
        case "--count": count = max(1, Int(number))
        case "--from": part.from = Int(number)
        case "--to": part.to = Int(number)
        case "--jobs": worlds.jobs = max(1, Int(number))
        default: seed = number
        }
      case "--durability":
        guard let value = rest.popFirst(), durabilities.contains(value) else {
          return complain(word)
        }
        durabilities = [value]
      case "--of":
        guard let value = rest.popFirst().flatMap({ Subject(rawValue: $0) }) else {
          return complain(word)
        }
        subjects = [value]
      case "--only":
        guard let value = rest.popFirst(), CallCampaign.kinds.contains(where: { $0.name == value })
        else { return complain(word) }
        only = value
      default: return complain(word)
      }
    }
    print("machine-trial \(name), seed \(seed)")
    fflush(nil)
    var isGood = true
    for subject in subjects {
      guard name == "calls" else {
        isGood = cut(name, subject, count, seed, worlds) && isGood
        continue
      }
      for durability in durabilities {
        let campaign = CallCampaign(
          subject: subject, durability: durability, seed: seed, worlds: worlds, sample: count,
          only: only, part: part.from..<max(part.from, part.to), isVerbose: isVerbose)
        isGood = campaign.run() && isGood
      }
    }
    return isGood ? 0 : 1
  }

  private static func cut(
    _ name: String, _ subject: Subject, _ count: Int?, _ seed: UInt64, _ worlds: Worlds
  ) -> Bool {
    let disaster: CutCampaign.Disaster =
      switch name {
      case "kills": .kill
      case "cuts": .cut
      default: .dropped
      }
    return CutCampaign(
      subject: subject, disaster: disaster, seed: seed, worlds: worlds,
      count: count ?? (disaster == .dropped ? 200 : 1000)
    ).run()
  }

  private static func complain(_ word: String) -> Int32 {
    print("'\(word)' is no word of a campaign, or lacks its value; --help has the list")
    return 2
  }
}
