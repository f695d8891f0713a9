// Whether two names may be one person: a warning before somebody is added twice, never a refusal.
(() => {
  "use strict";

  const { roll } = window;
  if (!roll) return;

  const TITLES = new Set(
    "h hj kh ust drs dra dr ir prof sh se st si sip sos spd sag mm mh msi mpd amd skm bpk bapak ibu pak bu sdr sdri bapa ny tn".split(" "),
  );
  const SPELLINGS = { muhammad: /^(m[ou]c?h?a?m+[ae]d|moh|moch|mohd|muh|mhd|much|mokhamad|mukhamad)$/, abdul: /^(abd|abdoel|abdur)$/, ahmad: /^(a[ck]h?mad|ahmed|ahmat|ach|akh)$/, siti: /^(sitti|sity|st)$/ };

  const usual = (word) => Object.keys(SPELLINGS).find((name) => SPELLINGS[name].test(word)) ?? word;
  const wordsOf = (name) => {
    const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const found = plain.replace(/['’‘`.]/g, "").split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    const bare = found.filter((word) => !TITLES.has(word)).map(usual);
    return bare.length ? bare : found;
  };

  // Parts of two letters two words have in common, 0 to 1.
  function likeness(one, other) {
    if (one === other) return 1;
    const pairs = (word) => Array.from({ length: word.length - 1 }, (_none, place) => word.slice(place, place + 2));
    const left = pairs(one);
    const right = pairs(other);
    let common = 0;
    for (const pair of left) {
      const place = right.indexOf(pair);
      if (place < 0) continue;
      right.splice(place, 1);
      common += 1;
    }
    return left.length ? (2 * common) / (left.length + common + right.length) : 0;
  }

  const fits = (one, other) => one === other || (one.length === 1 && other.startsWith(one)) || (other.length === 1 && one.startsWith(other)) || likeness(one, other) >= 0.75;

  // Every word of the shorter name stands, in its order, in the longer one: spelt alike or as its initial.
  function alike(one, other) {
    const [short, long] = one.length <= other.length ? [one, other] : [other, one];
    if (short.join("").length < 3) return false;
    let place = 0;
    for (const word of short) {
      while (place < long.length && !fits(word, long[place])) place += 1;
      if (place === long.length) return false;
      place += 1;
    }
    return short.length > 1 || long.length === 1 || short[0].length > 3;
  }

  // Rows whose name may be this person's, at most ``most``.
  roll.alike = (name, most = 3) => {
    const typed = wordsOf(name);
    if (!typed.length) return [];
    const found = [];
    for (const kept of roll.rows.values()) {
      if (kept.row.annulled || kept.row.gone) continue;
      kept.words ??= wordsOf(kept.row.name);
      if (alike(typed, kept.words)) found.push(kept);
      if (found.length === most) break;
    }
    return found;
  };
})();
