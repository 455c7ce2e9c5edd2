/** Short histories that kill mutants which random ones find late, by the mutants' names: what their counterexamples printed as their replay. */

/** The histories, as texts. */
export const KNOWN_KILLS: Readonly<Record<string, readonly string[]>> = {
  M03: [
    '{"everynode":1,"mode":"strict","seed":76,"order":724506,"lag":"ControllerRevision","nodes":5,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"settle"}]}',
  ],
  M04: [
    '{"everynode":1,"mode":"strict","seed":100007,"order":null,"lag":"none","nodes":1,"operations":[{"do":"quota","on":true},{"do":"createSet","set":0,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"settle"}]}',
  ],
  M06: [
    '{"everynode":1,"mode":"strict","seed":131,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"quota","on":true},{"do":"settle"}]}',
  ],
  M07: [
    '{"everynode":1,"mode":"strict","seed":88,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"steps","count":5},{"do":"recreateSet","set":0,"policy":"Background","version":1}]}',
  ],
  M10: [
    '{"everynode":1,"mode":"strict","seed":100027,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"settle"},{"do":"endPod","set":0,"node":0,"phase":"Succeeded"}]}',
  ],
  M11: [
    '{"everynode":1,"mode":"strict","seed":100063,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"settle"},{"do":"orphanPod","set":0,"node":0,"bound":true}]}',
  ],
  M12: [
    '{"everynode":1,"mode":"strict","seed":200024,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":1,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"settle"},{"do":"orphanPod","set":1,"node":0,"bound":true}]}',
  ],
  M14: [
    '{"everynode":1,"mode":"strict","seed":400024,"order":922263,"depth":1,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":1,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"settle"},{"do":"crash","who":"subject","stale":5},{"do":"settle"}]}',
  ],
  M15: [
    '{"everynode":1,"mode":"strict","seed":200015,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"settle"},{"do":"taintNode","node":0,"taint":"k:NoSchedule"}]}',
  ],
  M18: [
    '{"everynode":1,"mode":"strict","seed":100007,"order":null,"lag":"none","nodes":2,"operations":[{"do":"createSet","set":0,"zone":"a","strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"settle"},{"do":"selectZone","set":0,"zone":"b"}]}',
  ],
  M19: [
    '{"everynode":1,"mode":"strict","seed":735,"order":null,"lag":"none","nodes":3,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"taintNode","node":2,"taint":"k:NoSchedule"},{"do":"settle"},{"do":"untaintNode","node":2},{"do":"settle"}]}',
  ],
  M21: [
    '{"everynode":1,"mode":"strict","seed":101555,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"surge-one","tolerates":"none","minReady":0,"shared":false,"hostPort":true},{"do":"settle"},{"do":"tolerate","set":0,"tolerates":"k"},{"do":"settle"},{"do":"removeNode","node":0},{"do":"settle"}]}',
  ],
  M26: [
    '{"everynode":1,"mode":"strict","seed":1,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"behave","node":0,"as":"fail"},{"do":"steps","count":21},{"do":"steps","count":21},{"do":"behave","node":0,"as":null}]}',
  ],
  M31: [
    '{"everynode":1,"mode":"strict","seed":100006,"order":null,"lag":"none","nodes":4,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false}]}',
  ],
  M32: [
    '{"everynode":1,"mode":"strict","seed":100038,"order":null,"lag":"none","nodes":2,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"settle"},{"do":"tolerate","set":0,"tolerates":"k"}]}',
  ],
  M33: [
    '{"everynode":1,"mode":"strict","seed":200001,"order":null,"lag":"none","nodes":2,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"surge-one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"settle"},{"do":"collide","set":0,"version":2}]}',
  ],
  M34: [
    '{"everynode":1,"mode":"strict","seed":143,"order":null,"lag":"none","nodes":2,"operations":[{"do":"behave","node":1,"as":"unready"},{"do":"createSet","set":0,"zone":"a","strategy":"half","tolerates":"none","minReady":0,"shared":false,"hostPort":false}]}',
  ],
  M36: [
    '{"everynode":1,"mode":"strict","seed":301639,"order":null,"lag":"none","nodes":2,"operations":[{"do":"createSet","set":0,"zone":"b","strategy":"surge-one","tolerates":"none","minReady":5,"shared":false,"hostPort":false},{"do":"settle"},{"do":"selectZone","set":0,"zone":null},{"do":"removeNode","node":1}]}',
  ],
  M39: [
    '{"everynode":1,"mode":"strict","seed":200002,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"surge-one","tolerates":"none","minReady":0,"shared":false,"hostPort":true},{"do":"settle"},{"do":"setImage","set":0,"version":2}]}',
  ],
  M40: [
    '{"everynode":1,"mode":"strict","seed":100078,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"surge-one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"settle"},{"do":"setImage","set":0,"version":2},{"do":"collide","set":0,"version":1}]}',
  ],
  M41: [
    '{"everynode":1,"mode":"strict","seed":159,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"settle"},{"do":"recreateSet","set":0,"policy":"Orphan","version":1},{"do":"settle"},{"do":"createSet","set":0,"zone":"a","strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false}]}',
  ],
  M43: [
    '{"everynode":1,"mode":"strict","seed":105,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"collide","set":0,"version":1},{"do":"settle"},{"do":"collide","set":0,"version":2}]}',
  ],
  M46: [
    '{"everynode":1,"mode":"strict","seed":200057,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"settle"},{"do":"setImage","set":0,"version":2},{"do":"limitHistory","set":0,"limit":0}]}',
  ],
  M50: [
    '{"everynode":1,"mode":"chaos","seed":629,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":1,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"settle"},{"do":"disownPod","set":1,"node":0},{"do":"settle"}]}',
  ],
  X03: [
    '{"everynode":1,"mode":"strict","seed":200001,"order":null,"lag":"none","nodes":2,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"surge-one","tolerates":"none","minReady":5,"shared":false,"hostPort":false},{"do":"settle"},{"do":"collide","set":0,"version":2}]}',
  ],
  X04: [
    '{"everynode":1,"mode":"strict","seed":43,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"settle"},{"do":"setImage","set":0,"version":2},{"do":"settle"},{"do":"setImage","set":0,"version":1}]}',
  ],
  X05: [
    '{"everynode":1,"mode":"strict","seed":352,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"behave","node":0,"as":"fail"},{"do":"settle"}]}',
  ],
  X06: [
    '{"everynode":1,"mode":"strict","seed":100125,"order":0,"lag":"Node","nodes":3,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"recreateSet","set":0,"policy":"Background","version":2},{"do":"setImage","set":0,"version":1},{"do":"settle"}]}',
  ],
  X07: [
    '{"everynode":1,"mode":"strict","seed":376,"order":null,"lag":"none","nodes":2,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"one","tolerates":"none","minReady":5,"shared":false,"hostPort":false},{"do":"behave","node":0,"as":"fail"},{"do":"createSet","set":1,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"settle"}]}',
  ],
  X08: [
    '{"everynode":1,"mode":"strict","seed":200001,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"surge-one","tolerates":"none","minReady":5,"shared":false,"hostPort":false},{"do":"settle"},{"do":"collide","set":0,"version":2}]}',
  ],
  X10: [
    '{"everynode":1,"mode":"strict","seed":145,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"limitHistory","set":0,"limit":0},{"do":"holdDeletions","node":0,"on":true}]}',
  ],
  X11: [
    '{"everynode":1,"mode":"strict","seed":112,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":1,"zone":null,"strategy":"one","tolerates":"k","minReady":0,"shared":false,"hostPort":false},{"do":"tolerate","set":1,"tolerates":"none"},{"do":"taintNode","node":0,"taint":"k:NoSchedule"}]}',
  ],
  X12: [
    '{"everynode":1,"mode":"strict","seed":100120,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"steps","count":3},{"do":"removeNode","node":0}]}',
  ],
  X14: [
    '{"everynode":1,"mode":"chaos","seed":500,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"settle"},{"do":"relabelPod","set":0,"node":0}]}',
  ],
  X15: [
    '{"everynode":1,"mode":"strict","seed":200821,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"surge-one","tolerates":"none","minReady":5,"shared":false,"hostPort":false},{"do":"settle"},{"do":"collide","set":0,"version":2},{"do":"pass","seconds":5}]}',
  ],
};
