/** One cell of a lesson. */
export interface Cell {
  readonly kind: string;
  readonly text: string;
}
export declare const folder: string;
export declare function lessons(): readonly string[];
export declare function sourceOf(lesson: string): string;
export declare function cellsOf(source: string, file?: string): readonly Cell[];
export declare function showing(cells: readonly Cell[]): readonly number[];
export declare function scriptOf(cells: readonly Cell[]): string;
export declare function displaying(cells: readonly Cell[]): readonly Cell[];
export declare function notebookOf(cells: readonly Cell[], forms?: readonly unknown[]): string;
