// Everything about fuzzing that needs no fuzzer: the targets, their seeds, an input again, and every
// single-byte corruption of every sample. tools/campaign-fuzz calls it.

#if !APUS_FUZZER
  import FIXDictionary
  import FIXJudge
  import Glibc

  @main
  struct Main {
    static let usage = """
      usage: fix-fuzz targets
             fix-fuzz prepare TARGET DIR
             fix-fuzz replay TARGET FILE…
             fix-fuzz corrupt

        targets   their names, longest input, and what each one tries
        prepare   writes the target's first inputs into DIR, and DIR.dict, the words of FIX
        replay    runs inputs again, such as one that a fuzzer kept
        corrupt   every byte of every sample to every other value, against the reference
      """

    static func main() {
      let words = CommandLine.arguments.dropFirst()
      switch words.first {
      case "targets" where words.count == 1:
        for target in Targets.all + Targets.planted {
          print(target.name, target.byteCountMax, target.about)
        }
      case "prepare" where words.count == 3: prepare(target(words[2]), words[3])
      case "replay" where words.count >= 3: replay(target(words[2]), words.dropFirst(2))
      case "corrupt" where words.count == 1: corrupt()
      case "--help", "-h": print(usage)
      default:
        Output.error(usage)
        exit(2)
      }
    }

    static func target(_ name: String) -> any FuzzTarget.Type {
      if let target = Targets.named(name) { return target }
      Output.error("fix-fuzz: there is no target '\(name)'; `fix-fuzz targets` lists them")
      exit(2)
    }

    static func prepare(_ target: any FuzzTarget.Type, _ directory: String) {
      var files = target.seeds.enumerated().map { ("\(directory)/seed-\($0.offset)", $0.element) }
      files.append((directory + ".dict", Array(Words.dictionary(.apus).utf8)))
      for (path, bytes) in files where !Output.write(bytes, to: path) {
        Output.error("fix-fuzz: can't write \(path); does the directory exist?")
        exit(1)
      }
    }

    static func replay(_ type: any FuzzTarget.Type, _ paths: ArraySlice<String>) {
      let target = type.init()
      for path in paths {
        guard let bytes = Output.read(path) else {
          Output.error("fix-fuzz: can't read \(path)")
          exit(2)
        }
        print("\(path): \(bytes.count) bytes: \(Written.text(bytes))")
        unsafe Envelope.lend(bytes) { unsafe target.run($0) }
      }
      print("nothing is wrong")
    }

    static func corrupt() {
      var count = 0
      for (dialect, samples) in [
        (Dialect.apus, Samples.all.map(\.bytes)), (Dialect.judging, Samples.judging),
      ] {
        var judge = Judge(dialect)
        for sample in samples {
          if let complaint = Corruption.substitutions(sample, &judge) {
            Output.error("fix-fuzz: \(complaint)")
            exit(1)
          }
        }
        count += judge.messageCount
        print(
          "\(dialect.name): \(samples.count) messages corrupted; \(judge.messageCount) were framed,"
            + " \(judge.goodCount) legal, and the reference agrees")
      }
      exit(count > 100_000 ? 0 : 1)
    }
  }
#endif
