// Reads a QR code from a video picture: by the browser's own detector where there is one, else by jsQR, fetched only then.
type Detector = { detect(source: CanvasImageSource): Promise<{ rawValue: string }[]> };
type DetectorClass = { new (options: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> };
type PixelReader = (pixels: Uint8ClampedArray, width: number, height: number) => string | null;

declare global {
  interface Window {
    BarcodeDetector?: DetectorClass;
    courtyardReadQr?: PixelReader;
  }
}

export type Reader = (video: HTMLVideoElement) => Promise<string | null>;

const SIDE_MAX_PX = 640;

export async function reader(engine: string): Promise<Reader> {
  return (await nativeReader()) ?? pixelReader(await loadEngine(engine));
}

async function nativeReader(): Promise<Reader | null> {
  const Native = window.BarcodeDetector;
  if (!Native || !(await Native.getSupportedFormats()).includes("qr_code")) return null;
  const detector = new Native({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
}

function pixelReader(read: PixelReader): Reader {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, SIDE_MAX_PX / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.floor(video.videoWidth * scale);
    canvas.height = Math.floor(video.videoHeight * scale);
    if (!context || canvas.width === 0 || canvas.height === 0) return null;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const image = context.getImageData(0, 0, canvas.width, canvas.height);
    return read(image.data, image.width, image.height);
  };
}

function loadEngine(address: string): Promise<PixelReader> {
  return new Promise((resolve, reject) => {
    if (window.courtyardReadQr) return resolve(window.courtyardReadQr);
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => window.courtyardReadQr ? resolve(window.courtyardReadQr) : reject(new Error("no reader"));
    script.onerror = () => reject(new Error("reader did not load"));
    document.head.append(script);
  });
}
